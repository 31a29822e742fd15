package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;

/**
 * What happens to the gradients of all ranks between the backward pass and the update.
 *
 * @param clipNorm largest Euclidean norm of the global mean gradient over all parameters, 0 for no
 *     limit; a longer gradient is scaled down to it (Pascanu, Mikolov and Bengio 2013), before
 *     Deeplearning4j's own clipping, penalties and the updater
 * @param microBatch most rows that pass through the network together, 0 for a rank's whole share; a
 *     larger share is cut, and the gradient sums of its parts are added before the one exchange
 * @param batchNorm over which rows batch normalization takes mean and variance
 * @param compression how float32 gradients travel
 * @param threshold with {@link Compression#THRESHOLD}: magnitude of what is sent, in units of the
 *     mean gradient of the global batch; otherwise ignored and 0
 */
public record GradientSpec(
    double clipNorm,
    int microBatch,
    BatchNormRows batchNorm,
    Compression compression,
    double threshold)
    implements Serializable {

  /** How float32 gradients travel between ranks. */
  public enum Compression {
    /** As they are. */
    NONE,
    /** Rounded to bfloat16, added as float32. */
    BFLOAT16,
    /** Rounded to float16, added as float32. */
    FLOAT16,
    /** Only what has grown beyond a threshold; the rest waits (Strom 2015). */
    THRESHOLD
  }

  /** Over which rows batch normalization takes mean and variance while it trains. */
  public enum BatchNormRows {
    /** Those of the pass: a rank's share, or a part of it. */
    LOCAL,
    /** Those of all ranks, which takes three small exchanges more per layer and step. */
    SYNCHRONIZED
  }

  /**
   * @throws UserException if a number is out of range, or a share is both cut and normalized as one
   */
  public GradientSpec {
    if (!(clipNorm >= 0) || Double.isInfinite(clipNorm)) {
      throw new UserException("clip_norm must be a number of at least 0, found " + clipNorm);
    }
    if (microBatch < 0) {
      throw new UserException("micro_batch must be at least 0, found " + microBatch);
    }
    threshold = compression == Compression.THRESHOLD ? threshold : 0;
    if (compression == Compression.THRESHOLD && !(threshold > 0)) {
      throw new UserException("threshold must be above 0, found " + threshold);
    }
    if (microBatch > 0 && batchNorm == BatchNormRows.SYNCHRONIZED) {
      throw new UserException(
          "micro_batch and batch_norm: synchronized exclude each other: statistics over all rows"
              + " need all of them in one pass; leave one of them out");
    }
  }

  /** The same with another way to travel. */
  public GradientSpec withCompression(Compression other, double otherThreshold) {
    return new GradientSpec(clipNorm, microBatch, batchNorm, other, otherThreshold);
  }

  /** No limit, one pass, local statistics, exact sums. */
  public static GradientSpec defaults() {
    return new GradientSpec(0, 0, BatchNormRows.LOCAL, Compression.NONE, 0);
  }

  /** The same with another limit of the norm. */
  public GradientSpec withClipNorm(double other) {
    return new GradientSpec(other, microBatch, batchNorm, compression, threshold);
  }

  /** The same with another size of a pass. */
  public GradientSpec withMicroBatch(int other) {
    return new GradientSpec(clipNorm, other, batchNorm, compression, threshold);
  }

  /** The same with other rows behind batch normalization. */
  public GradientSpec withBatchNorm(BatchNormRows other) {
    return new GradientSpec(clipNorm, microBatch, other, compression, threshold);
  }
}
