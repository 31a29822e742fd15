package dev.lockstep.training.spec;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.UpdaterSpec;
import java.io.Serializable;

/**
 * What one training run does, without secrets.
 *
 * @param model address to publish the model to
 * @param network to train
 * @param updater how it learns
 * @param globalBatch rows per step over all ranks, at most {@link #MAX_GLOBAL_BATCH}
 * @param epochs passes over the train split
 * @param seed of initialization, shuffles and dropout
 * @param ranks executors that train together
 * @param lanes see {@link dev.lockstep.training.data.StepPlan}
 * @param prefetchBytes see {@link dev.lockstep.training.data.BatchReader}
 * @param earlyStopping when to stop before {@code epochs}, or {@code null}
 * @param checkpoint where and how many
 * @param collective deadlines of the gradient exchange
 * @param maxAttempts attempts of the training stage before the run fails, at least 1
 */
public record TrainSpec(
    String model,
    NetworkSpec network,
    UpdaterSpec updater,
    int globalBatch,
    int epochs,
    long seed,
    int ranks,
    int lanes,
    long prefetchBytes,
    EarlyStopping earlyStopping,
    CheckpointSpec checkpoint,
    RingOptions collective,
    int maxAttempts)
    implements Serializable {

  /** A step's row count travels as float32, which is exact up to here. */
  public static final int MAX_GLOBAL_BATCH = 1 << 24;

  /**
   * @throws UserException if the global batch is too large
   */
  public TrainSpec {
    if (globalBatch > MAX_GLOBAL_BATCH) {
      throw new UserException(
          "the global batch must be at most %d rows, so that the ranks can count them exactly, but is %d; use a smaller batch"
              .formatted(MAX_GLOBAL_BATCH, globalBatch));
    }
  }

  /** The same work on another network, published elsewhere. */
  public TrainSpec with(String otherModel, NetworkSpec otherNetwork) {
    return new TrainSpec(
        otherModel,
        otherNetwork,
        updater,
        globalBatch,
        epochs,
        seed,
        ranks,
        lanes,
        prefetchBytes,
        earlyStopping,
        checkpoint,
        collective,
        maxAttempts);
  }

  /**
   * @param metric {@code validation_loss}; {@code validation_accuracy} for classes; {@code
   *     validation_mae}, {@code validation_rmse} or {@code validation_r2} for a value
   * @param patience epochs without improvement before stopping
   * @param minDelta smallest change that counts as improvement, in the metric's own units
   */
  public record EarlyStopping(String metric, int patience, double minDelta)
      implements Serializable {}

  /**
   * @param folder address below which every run keeps its checkpoints
   * @param keep newest checkpoints that are kept
   */
  public record CheckpointSpec(String folder, int keep) implements Serializable {}
}
