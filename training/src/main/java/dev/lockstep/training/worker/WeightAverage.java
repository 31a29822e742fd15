package dev.lockstep.training.worker;

import dev.lockstep.training.checkpoint.Checkpoint;
import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.model.Replica;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An exponential moving average of a replica's parameters over its steps: {@code average += (1 -
 * decay) (parameters - average)}, beginning with the initial parameters. Every rank computes the
 * same one, since all have the same parameters. Does nothing if none is asked for.
 */
final class WeightAverage {
  private final Replica replica;
  private final double decay;
  private final ByteBuffer average;

  /**
   * @param decay 0 to 1, or {@code null} for no average
   */
  WeightAverage(Replica replica, Double decay) {
    this.replica = replica;
    this.decay = decay == null ? 0 : decay;
    this.average = decay == null ? null : copy(replica.parameters());
  }

  /** Follows the parameters after a step. */
  void follow() {
    if (average == null) {
      return;
    }
    ByteBuffer to = average.duplicate().order(ByteOrder.nativeOrder());
    if (replica.elementType() == ElementType.FLOAT64) {
      follow(replica.parameters().asDoubleBuffer(), to.asDoubleBuffer());
    } else {
      follow(replica.parameters().asFloatBuffer(), to.asFloatBuffer());
    }
  }

  private void follow(FloatBuffer from, FloatBuffer to) {
    float share = (float) (1 - decay);
    for (int i = 0; i < to.limit(); i++) {
      float old = to.get(i);
      to.put(i, old + share * (from.get(i) - old));
    }
  }

  private void follow(DoubleBuffer from, DoubleBuffer to) {
    for (int i = 0; i < to.limit(); i++) {
      double old = to.get(i);
      to.put(i, old + (1 - decay) * (from.get(i) - old));
    }
  }

  /** Runs {@code work} while the replica has the averaged parameters. */
  <T> T during(Supplier<T> work) {
    if (average == null) {
      return work.get();
    }
    ByteBuffer trained = copy(replica.parameters());
    replica.parameters().put(average.duplicate());
    try {
      return work.get();
    } finally {
      replica.parameters().put(trained);
    }
  }

  /** What a checkpoint must contain, by file name. */
  Map<String, byte[]> files() {
    if (average == null) {
      return Map.of();
    }
    byte[] bytes = new byte[average.capacity()];
    average.duplicate().get(bytes);
    return Map.of(Checkpoint.AVERAGE, bytes);
  }

  /** Goes on from a checkpoint, or from the replica's parameters if it has no average. */
  void restore(Checkpoint checkpoint) {
    if (average != null) {
      checkpoint
          .average()
          .ifPresentOrElse(
              bytes -> average.duplicate().put(bytes),
              () -> average.duplicate().put(replica.parameters()));
    }
  }

  private static ByteBuffer copy(ByteBuffer parameters) {
    ByteBuffer copy =
        ByteBuffer.allocateDirect(parameters.remaining()).order(ByteOrder.nativeOrder());
    copy.duplicate().put(parameters);
    return copy;
  }
}
