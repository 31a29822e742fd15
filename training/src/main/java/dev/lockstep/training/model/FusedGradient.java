package dev.lockstep.training.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the ranks sum in one operation: gradients, row count and loss sum, float32, one after the
 * other. Row counts are exact up to 2^24.
 */
final class FusedGradient {
  /** Elements behind the gradients. */
  static final int EXTRA = 2;

  /** Largest row count that float32 holds exactly. */
  static final int MAX_ROWS = 1 << 24;

  private final ByteBuffer buffer;
  private final INDArray gradients;
  private final int rowsAt;
  private final int lossAt;

  FusedGradient(long length) {
    int bytes = Math.toIntExact((length + EXTRA) * Float.BYTES);
    this.buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    this.gradients = NativeViews.array(buffer, 1, length);
    this.rowsAt = bytes - EXTRA * Float.BYTES;
    this.lossAt = bytes - Float.BYTES;
  }

  /** The gradients, {@code [1, length]}, a view. */
  INDArray gradients() {
    return gradients;
  }

  /** Everything, position 0 to capacity. */
  ByteBuffer buffer() {
    buffer.clear();
    return buffer;
  }

  /** Takes over the gradient sums, loss sum and row count of one rank. */
  void contribute(INDArray sums, int rows, double lossSum) {
    copy(sums, gradients);
    set(rows, lossSum);
  }

  /** The contribution of a rank without rows. */
  void contributeNothing() {
    Pointer.memset(gradients.data().addressPointer(), 0, rowsAt);
    set(0, 0);
  }

  long rows() {
    return (long) buffer.getFloat(rowsAt);
  }

  double lossSum() {
    return buffer.getFloat(lossAt);
  }

  private void set(int rows, double lossSum) {
    buffer.putFloat(rowsAt, rows);
    buffer.putFloat(lossAt, (float) lossSum);
  }

  private static void copy(INDArray from, INDArray to) {
    Pointer.memcpy(
        to.data().addressPointer(), from.data().addressPointer(), from.length() * Float.BYTES);
  }
}
