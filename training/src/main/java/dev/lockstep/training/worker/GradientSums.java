package dev.lockstep.training.worker;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.collective.ErrorFeedback;
import dev.lockstep.training.model.GradientSpec;
import dev.lockstep.training.model.GradientSpec.Compression;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.worker.RankOutcome.Traffic;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Sums what a replica exchanges over the ranks. Compressed are the gradients only: row count and
 * loss, and the statistics of batch normalization, stay exact.
 */
final class GradientSums {
  private final Communicator ring;
  private final ElementType type;
  private final int gradientBytes;
  private final boolean compressed;
  private final ErrorFeedback feedback;

  /**
   * @param globalBatch rows of a full step, which a threshold is multiplied by
   */
  GradientSums(Communicator ring, Replica replica, GradientSpec spec, int globalBatch) {
    this.ring = ring;
    this.type = replica.elementType();
    this.gradientBytes = Math.toIntExact(replica.parameterCount() * type.bytes());
    this.compressed = spec.compression() != Compression.NONE && type == ElementType.FLOAT32;
    this.feedback =
        compressed && spec.compression() == Compression.THRESHOLD
            ? new ErrorFeedback(
                ring,
                (float) (spec.threshold() * globalBatch / ring.world()),
                Math.toIntExact(replica.parameterCount()))
            : null;
  }

  /** What this rank has sent, and what it would have sent uncompressed. */
  Traffic traffic() {
    long uncompressed = ring.bytesUncompressed();
    if (feedback != null) {
      // a ring passes every block on to all but one; a dense sum goes round twice
      long others = ring.world() - 1L;
      long dense = 2 * feedback.bytesDense() * others / ring.world();
      uncompressed += dense - others * feedback.bytesEncoded();
    }
    return new Traffic(ring.bytesSent(), uncompressed);
  }

  /** Leaves the sum over all ranks in the buffer. */
  void sum(ByteBuffer sums) {
    int tail = sums.position() + gradientBytes;
    if (compressed && sums.limit() - tail == Replica.TAIL * type.bytes()) {
      ByteBuffer gradients = sums.duplicate().order(sums.order()).limit(tail);
      sumCompressed(gradients, sums, tail);
      sumExactly(sums, tail);
    } else {
      ring.allReduceSumExactly(List.of(sums), type);
    }
  }

  /** What is not finite cannot wait for a later step: the tail tells every rank of it. */
  private void sumCompressed(ByteBuffer gradients, ByteBuffer sums, int tail) {
    if (feedback == null) {
      ring.allReduceSum(List.of(gradients), type);
      return;
    }
    if (!FiniteCheck.isFinite(gradients, type)) {
      sums.putFloat(tail, Float.NaN);
      for (int at = gradients.position(); at < gradients.limit(); at += Float.BYTES) {
        gradients.putFloat(at, 0f);
      }
    }
    feedback.allReduceSum(gradients);
  }

  private void sumExactly(ByteBuffer sums, int from) {
    double[] tail = new double[Replica.TAIL];
    for (int i = 0; i < tail.length; i++) {
      tail[i] = sums.getFloat(from + i * Float.BYTES);
    }
    ring.allReduceSum(tail);
    for (int i = 0; i < tail.length; i++) {
      sums.putFloat(from + i * Float.BYTES, (float) tail[i]);
    }
  }
}
