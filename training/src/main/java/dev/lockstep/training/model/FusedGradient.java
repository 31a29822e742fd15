package dev.lockstep.training.model;

import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the ranks sum in one operation: gradients, row count, loss sum and the place in the step,
 * one after the other. Row counts are exact up to 2^24.
 */
final class FusedGradient {
  /** Elements behind the gradients. */
  static final int EXTRA = 3;

  /** Largest row count that float32 holds exactly. */
  static final int MAX_ROWS = 1 << 24;

  private final ElementType type;
  private final ByteBuffer buffer;
  private final INDArray gradients;
  private final int extraAt;
  private long rows;
  private double lossSum;

  FusedGradient(long length, ElementType type) {
    int bytes = Math.toIntExact((length + EXTRA) * type.bytes());
    this.type = type;
    this.buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    this.gradients = NativeViews.array(buffer, type, 1, length);
    this.extraAt = bytes - EXTRA * type.bytes();
  }

  /** The gradients, {@code [1, length]}, a view. */
  INDArray gradients() {
    return gradients;
  }

  /** Forgets what was added. */
  void clear() {
    rows = 0;
    lossSum = 0;
  }

  /**
   * Adds the gradient sums and the loss sum of some rows of this rank.
   *
   * @param sums {@code [1, length]}
   */
  void add(INDArray sums, int addedRows, double addedLoss) {
    if (rows == 0) {
      Pointer.memcpy(
          gradients.data().addressPointer(),
          sums.data().addressPointer(),
          sums.length() * type.bytes());
    } else {
      gradients.addi(sums);
    }
    rows += addedRows;
    lossSum += addedLoss;
  }

  /**
   * What was added, ready to be summed over the ranks: position 0 to capacity.
   *
   * @param place in the step, weighted by rows in the exchange, so that ranks at other places show
   */
  ByteBuffer toExchange(int place) {
    if (rows == 0) {
      Pointer.memset(gradients.data().addressPointer(), 0, extraAt);
    }
    put(0, (double) rows);
    put(1, lossSum);
    put(2, (double) place * rows);
    return buffer.clear();
  }

  /** Row count of all ranks, after the exchange. */
  long globalRows() {
    return (long) get(0);
  }

  /** Mean loss of all ranks' rows, after the exchange. */
  double meanLoss() {
    return get(1) / get(0);
  }

  /** Mean place of all ranks' rows, after the exchange. */
  double meanPlace() {
    return get(2) / get(0);
  }

  private void put(int index, double value) {
    int at = extraAt + index * type.bytes();
    if (type == ElementType.FLOAT64) {
      buffer.putDouble(at, value);
    } else {
      buffer.putFloat(at, (float) value);
    }
  }

  private double get(int index) {
    int at = extraAt + index * type.bytes();
    return type == ElementType.FLOAT64 ? buffer.getDouble(at) : buffer.getFloat(at);
  }
}
