package dev.lockstep.training.model;

import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vector of sums over all ranks, and the number of rows behind them. */
final class ChannelSums {
  private final ElementType type;
  private final ByteBuffer buffer;
  private final INDArray elements;
  private final long length;

  /**
   * @param like an array with elements of the network's type
   */
  ChannelSums(long length, INDArray like) {
    this.length = length;
    this.type = NativeViews.elementType(like, "parameters");
    int bytes = Math.toIntExact((length + 1) * type.bytes());
    this.buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    this.elements = NativeViews.array(buffer, type, 1, length + 1);
  }

  /**
   * Sums over all ranks; what a rank feeds without having rows does not count.
   *
   * @param local {@code [length]}, this rank's sums
   * @return {@code [length]}, a copy
   */
  INDArray of(StepSums step, INDArray local) {
    INDArray sums = new GradientLayout.Slice(0, length).of(elements);
    if (step.rows() == 0) {
      sums.assign(0);
    } else {
      sums.assign(local.reshape(sums.shape()));
    }
    elements.putScalar(0, length, step.rows());
    step.sum(buffer.clear());
    if (globalRows() < 1) {
      throw new IllegalStateException("a step needs at least one row on one rank");
    }
    return sums.dup().reshape(length);
  }

  /** Rows of all ranks in the last sums. */
  long globalRows() {
    return elements.getLong(0, length);
  }
}
