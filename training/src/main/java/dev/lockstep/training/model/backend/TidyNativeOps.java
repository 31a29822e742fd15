package dev.lockstep.training.model.backend;

import org.bytedeco.javacpp.BooleanPointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.nativeblas.OpaqueConstantShapeBuffer;
import org.nd4j.nativeblas.OpaqueContext;
import org.nd4j.nativeblas.OpaqueTadPack;

/**
 * ND4J's native operations, freeing what ND4J 1.0.0-M2.1 leaves to the collector of garbage:
 * shapes, strides, dimensions and arguments of operations, which it copies to native memory, passes
 * to one of these methods and forgets. Each would stay until a phantom reference is found, and a
 * step of a small network makes a hundred.
 *
 * <p>The library copies what it keeps, since nothing holds the pointers once the call has returned.
 * This class can go when {@code NativeOpExecutioner} and {@code CpuOpContext} of the ND4J in use
 * close them.
 */
public final class TidyNativeOps extends Nd4jCpu {

  @Override
  public OpaqueConstantShapeBuffer shapeBuffer(
      int rank,
      LongPointer shape,
      LongPointer strides,
      int dataType,
      char order,
      long elementWiseStride,
      boolean empty) {
    try (shape;
        strides) {
      return super.shapeBuffer(rank, shape, strides, dataType, order, elementWiseStride, empty);
    }
  }

  @Override
  public OpaqueConstantShapeBuffer shapeBufferEx(
      int rank,
      LongPointer shape,
      LongPointer strides,
      int dataType,
      char order,
      long elementWiseStride,
      long extras) {
    try (shape;
        strides) {
      return super.shapeBufferEx(rank, shape, strides, dataType, order, elementWiseStride, extras);
    }
  }

  @Override
  public OpaqueTadPack tadOnlyShapeInfo(LongPointer shapeInfo, IntPointer dimensions, int length) {
    try (dimensions) {
      return super.tadOnlyShapeInfo(shapeInfo, dimensions, length);
    }
  }

  @Override
  public void setGraphContextTArguments(OpaqueContext context, DoublePointer arguments, int count) {
    try (arguments) {
      super.setGraphContextTArguments(context, arguments, count);
    }
  }

  @Override
  public void setGraphContextIArguments(OpaqueContext context, LongPointer arguments, int count) {
    try (arguments) {
      super.setGraphContextIArguments(context, arguments, count);
    }
  }

  @Override
  public void setGraphContextBArguments(
      OpaqueContext context, BooleanPointer arguments, int count) {
    try (arguments) {
      super.setGraphContextBArguments(context, arguments, count);
    }
  }

  @Override
  public void setGraphContextDArguments(OpaqueContext context, IntPointer arguments, int count) {
    try (arguments) {
      super.setGraphContextDArguments(context, arguments, count);
    }
  }
}
