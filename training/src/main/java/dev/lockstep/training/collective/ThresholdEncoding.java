package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Turns a gradient into the few elements that have grown beyond a threshold, each of which counts
 * as plus or minus the threshold; what is left of every element is added to the next gradient
 * (Strom, "Scalable distributed DNN training using commodity GPU cloud computing", 2015).
 *
 * <p>An encoded gradient is a sequence of numbers {@code 2 * gap + sign}, sign 1 for minus, where
 * the gap counts the elements passed over since the last one that was sent; each number in groups
 * of 7 bits, low ones first, the high bit of a byte telling that more follow. It never takes more
 * than one byte for an element.
 */
final class ThresholdEncoding {
  private static final int BLOCK = 2048;

  private final float threshold;
  private final ByteBuffer residual;
  private final FloatBuffer left;
  private final float[] gradients = new float[BLOCK];
  private final float[] residuals = new float[BLOCK];
  private long gap;

  /**
   * @param threshold positive and finite
   * @param elements of the gradient
   */
  ThresholdEncoding(float threshold, int elements) {
    if (!(threshold > 0 && threshold < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "threshold must be positive and finite but was " + threshold);
    }
    this.threshold = threshold;
    this.residual =
        ByteBuffer.allocateDirect(Math.multiplyExact(elements, Float.BYTES))
            .order(ByteOrder.nativeOrder());
    this.left = residual.asFloatBuffer();
  }

  int elements() {
    return left.capacity();
  }

  /** What has not been sent yet: native order, float32, one for each element. */
  ByteBuffer residual() {
    return residual;
  }

  /**
   * Adds a gradient to the residual and takes from that what is sent.
   *
   * @param gradient one float32 for each element from position to limit
   * @param encoded room for {@link #elements()} bytes, filled from its position on
   */
  void encode(ByteBuffer gradient, ByteBuffer encoded) {
    FloatBuffer source = gradient.asFloatBuffer();
    gap = 0;
    for (int done = 0; done < elements(); done += BLOCK) {
      int count = Math.min(BLOCK, elements() - done);
      source.get(done, gradients, 0, count);
      left.get(done, residuals, 0, count);
      for (int i = 0; i < count; i++) {
        residuals[i] = send(residuals[i] + gradients[i], done + i, encoded);
      }
      left.put(done, residuals, 0, count);
    }
  }

  private float send(float value, int index, ByteBuffer encoded) {
    float magnitude = Math.abs(value);
    if (magnitude < threshold) {
      gap++;
      return value;
    }
    if (!(magnitude < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Element " + index + " of the gradient became " + value);
    }
    long number = 2 * gap + (value < 0 ? 1 : 0);
    for (; number > 0x7F; number >>>= 7) {
      encoded.put((byte) (number | 0x80));
    }
    encoded.put((byte) number);
    gap = 0;
    return value < 0 ? value + threshold : value - threshold;
  }

  /**
   * Adds what {@link #encode} made of some rank's gradient.
   *
   * @param encoded from position to limit
   * @param sum one float32 for each element
   * @throws IllegalArgumentException if it was not made by {@link #encode} for as many elements
   */
  void decode(ByteBuffer encoded, FloatBuffer sum) {
    long index = -1;
    while (encoded.hasRemaining()) {
      long number = number(encoded);
      index += (number >>> 1) + 1;
      if (index >= sum.limit()) {
        throw new IllegalArgumentException(
            "element " + index + " of " + sum.limit() + " was encoded");
      }
      int at = (int) index;
      sum.put(at, sum.get(at) + ((number & 1) == 0 ? threshold : -threshold));
    }
  }

  private static long number(ByteBuffer encoded) {
    long number = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (!encoded.hasRemaining()) {
        throw new IllegalArgumentException("a number ends in the middle");
      }
      byte bits = encoded.get();
      number |= (long) (bits & 0x7F) << shift;
      if (bits >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number has more than five bytes");
  }
}
