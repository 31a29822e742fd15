package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The same memory seen by NIO and by ND4J; nothing is copied. */
final class NativeViews {
  private static final ByteBuffer EMPTY =
      ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());

  private NativeViews() {}

  /**
   * An array over a direct buffer, from its position on.
   *
   * @return float32 {@code [rows, columns]} in C order; it keeps the buffer reachable
   */
  static INDArray array(ByteBuffer buffer, long rows, long columns) {
    return array(pointer(buffer, rows * columns), rows, columns);
  }

  /** As {@link #array(ByteBuffer, long, long)}, over what {@link #pointer} gave. */
  static INDArray array(FloatPointer pointer, long rows, long columns) {
    return Nd4j.create(
        Nd4j.createBuffer(pointer, rows * columns, DataType.FLOAT),
        new long[] {rows, columns},
        new long[] {columns, 1},
        0,
        'c');
  }

  /** Where a direct buffer begins, from its position on; it keeps the buffer reachable. */
  static FloatPointer pointer(ByteBuffer buffer, long elements) {
    if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException("a direct buffer in native byte order is needed");
    }
    long bytes = elements * Float.BYTES;
    if (buffer.remaining() < bytes) {
      throw new IllegalArgumentException(
          "a buffer of " + bytes + " bytes is needed, found " + buffer.remaining());
    }
    return new FloatPointer(buffer.asFloatBuffer());
  }

  /**
   * A buffer over an array's memory; valid as long as the array is.
   *
   * @param array contiguous float32, or {@code null} for an empty buffer
   * @param what its name for the message
   */
  static ByteBuffer buffer(INDArray array, String what) {
    if (array == null) {
      return EMPTY;
    }
    requireFloat(array, what);
    Pointer pointer = array.data().addressPointer();
    return new FloatPointer(pointer)
        .capacity(array.length())
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  static void requireFloat(INDArray array, String what) {
    if (array.dataType() != DataType.FLOAT) {
      throw new UserException(
          "Lockstep trains float32 networks, but this network's "
              + what
              + " are "
              + array.dataType()
              + "; set dataType(DataType.FLOAT) in its configuration");
    }
  }
}
