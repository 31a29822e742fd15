package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
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
   * @return {@code [rows, columns]} in C order; it keeps the buffer reachable
   */
  static INDArray array(ByteBuffer buffer, ElementType type, long rows, long columns) {
    return array(pointer(buffer, type, rows * columns), type, rows, columns);
  }

  /** As {@link #array(ByteBuffer, ElementType, long, long)}, over what {@link #pointer} gave. */
  static INDArray array(Pointer pointer, ElementType type, long rows, long columns) {
    DataType elements = type == ElementType.FLOAT64 ? DataType.DOUBLE : DataType.FLOAT;
    return Nd4j.create(
        Nd4j.createBuffer(pointer, rows * columns, elements),
        new long[] {rows, columns},
        new long[] {columns, 1},
        0,
        'c');
  }

  /** A batch of rows in a buffer as a network sees them. */
  static INDArray array(Pointer pointer, InputView view, long rows) {
    return Nd4j.create(
        Nd4j.createBuffer(pointer, rows * view.elements(), DataType.FLOAT),
        view.shape(rows),
        view.batchStrides(),
        0,
        'c');
  }

  /** Where a direct buffer begins, from its position on; it keeps the buffer reachable. */
  static Pointer pointer(ByteBuffer buffer, ElementType type, long elements) {
    if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException("a direct buffer in native byte order is needed");
    }
    long bytes = elements * type.bytes();
    if (buffer.remaining() < bytes) {
      throw new IllegalArgumentException(
          "a buffer of " + bytes + " bytes is needed, found " + buffer.remaining());
    }
    return type == ElementType.FLOAT64
        ? new DoublePointer(buffer.asDoubleBuffer())
        : new FloatPointer(buffer.asFloatBuffer());
  }

  /**
   * A buffer over an array's memory; valid as long as the array is.
   *
   * @param array contiguous float32 or float64, or {@code null} for an empty buffer
   * @param what its name for the message
   */
  static ByteBuffer buffer(INDArray array, String what) {
    if (array == null) {
      return EMPTY;
    }
    ElementType type = elementType(array, what);
    Pointer pointer = array.data().addressPointer();
    Pointer elements =
        type == ElementType.FLOAT64 ? new DoublePointer(pointer) : new FloatPointer(pointer);
    return elements.capacity(array.length()).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * What an array's elements are.
   *
   * @param what its name for the message
   * @throws UserException if they are neither float32 nor float64
   */
  static ElementType elementType(INDArray array, String what) {
    return switch (array.dataType()) {
      case FLOAT -> ElementType.FLOAT32;
      case DOUBLE -> ElementType.FLOAT64;
      default ->
          throw new UserException(
              "Lockstep trains float32 and float64 networks, but this network's "
                  + what
                  + " are "
                  + array.dataType()
                  + "; set dataType(DataType.FLOAT) or dataType(DataType.DOUBLE) in its"
                  + " configuration");
    };
  }

  /** A copy of an array's elements in native order, float32 or float64. */
  static ByteBuffer bytes(INDArray array) {
    boolean wide = array.dataType() == DataType.DOUBLE;
    int count = Math.toIntExact(array.length());
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(count, wide ? Double.BYTES : Float.BYTES))
            .order(ByteOrder.nativeOrder());
    if (wide) {
      bytes.asDoubleBuffer().put(array.ravel().toDoubleVector());
    } else {
      bytes.asFloatBuffer().put(array.ravel().toFloatVector());
    }
    return bytes;
  }

  /**
   * Frees what a network holds, and the workspaces of this thread. Deeplearning4j's own way also
   * collects the whole heap, which takes longer than many a training.
   *
   * @param arrays those of the network, {@code null} for one that it has not made
   */
  static void release(INDArray... arrays) {
    // what is still computed with them ends first
    Nd4j.getExecutioner().commit();
    for (INDArray array : arrays) {
      if (array != null && !array.isEmpty() && array.data().closeable()) {
        array.data().close();
      }
    }
    MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
    workspaces.getAllWorkspacesForCurrentThread().forEach(workspaces::destroyWorkspace);
  }
}
