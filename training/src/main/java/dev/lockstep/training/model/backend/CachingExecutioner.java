package dev.lockstep.training.model.backend;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.TadPack;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/**
 * ND4J's executioner of operations, which asks the native library for the description of a shape
 * once. ND4J 1.0.0-M2.1 asks for each array and each operation along dimensions, and wraps the
 * answer in a new buffer each time: half of the buffers of a training step. The library itself
 * keeps one description for each shape until the process ends, so what is kept here stays valid.
 */
public final class CachingExecutioner extends NativeOpExecutioner {
  /** Networks have tens of shapes; those of sequences of any length are not worth their memory. */
  private static final int MOST = 4096;

  private final Map<Description, DataBuffer> shapes = new ConcurrentHashMap<>();
  private final Map<Description, TadPack> alongDimensions = new ConcurrentHashMap<>();

  @Override
  public DataBuffer createShapeInfo(
      long[] shape,
      long[] strides,
      long elementWiseStride,
      char order,
      DataType type,
      boolean empty) {
    return kept(
        shapes,
        Description.of(shape, strides, elementWiseStride, order, type.toInt(), empty ? 1 : 0),
        () ->
            constant(super.createShapeInfo(shape, strides, elementWiseStride, order, type, empty)));
  }

  @Override
  public DataBuffer createShapeInfo(
      long[] shape,
      long[] strides,
      long elementWiseStride,
      char order,
      DataType type,
      long extras) {
    return kept(
        shapes,
        Description.of(shape, strides, elementWiseStride, order, type.toInt(), 2 + extras),
        () ->
            constant(
                super.createShapeInfo(shape, strides, elementWiseStride, order, type, extras)));
  }

  @Override
  public TadPack tadShapeInfoAndOffsets(INDArray array, int[] dimensions) {
    return kept(
        alongDimensions,
        Description.of(array.shapeInfoJava(), Arrays.stream(dimensions).asLongStream().toArray()),
        () -> super.tadShapeInfoAndOffsets(array, dimensions));
  }

  private static DataBuffer constant(DataBuffer buffer) {
    buffer.setConstant(true);
    return buffer;
  }

  private static <T> T kept(Map<Description, T> cache, Description key, Supplier<T> made) {
    T found = cache.get(key);
    if (found == null) {
      found = made.get();
      if (cache.size() < MOST) {
        cache.put(key, found);
      }
    }
    return found;
  }

  /** Numbers that are all that an answer depends on. */
  private static final class Description {
    private final long[] numbers;
    private final int hash;

    private Description(long[] numbers) {
      this.numbers = numbers;
      this.hash = Arrays.hashCode(numbers);
    }

    /** Of two lists, the first of which has its length before it, and further numbers. */
    static Description of(long[] first, long[] second, long... more) {
      long[] numbers = new long[1 + first.length + second.length + more.length];
      numbers[0] = first.length;
      System.arraycopy(first, 0, numbers, 1, first.length);
      System.arraycopy(second, 0, numbers, 1 + first.length, second.length);
      System.arraycopy(more, 0, numbers, 1 + first.length + second.length, more.length);
      return new Description(numbers);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Description description
          && Arrays.equals(numbers, description.numbers);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
