package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Widens rows of which some elements are category indices. */
final class ExpandingWidener extends RowWidener {
  private final boolean floats;
  private final int[] widths;
  private final float[] scale;
  private final float[] shift;

  ExpandingWidener(TensorSpec spec) {
    super(spec);
    int elements = spec.elements();
    floats = spec.dtype() == DType.FLOAT32;
    widths = new int[elements];
    spec.expand().forEach(element -> widths[element.at()] = element.width());
    scale = perElement(floats(spec.affine().scale()), elements);
    shift = perElement(floats(spec.affine().shift()), elements);
  }

  private static float[] perElement(float[] channels, int elements) {
    float[] each = new float[elements];
    for (int i = 0; i < elements; i++) {
      each[i] = channels[channels.length == 1 ? 0 : i];
    }
    return each;
  }

  @Override
  void widen(byte[] from, float[] to) {
    Arrays.fill(to, 0f);
    ByteBuffer stored = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
    int start = 0;
    for (int i = 0; i < widths.length; i++) {
      float value =
          floats ? stored.getFloat(i * Float.BYTES) : (float) stored.getInt(i * Integer.BYTES);
      if (widths[i] == 0) {
        to[start++] = apply(value, scale[i], shift[i]);
      } else {
        int index = index(i, value);
        if (index >= 0) {
          to[start + index] = 1f;
        }
        start += widths[i];
      }
    }
  }

  private int index(int element, float value) {
    int index = (int) value;
    if (index != value || index < -1 || index >= widths[element]) {
      throw new UserException(
          "element "
              + element
              + " of the features holds "
              + value
              + ", but it is the index of one of "
              + widths[element]
              + " categories: allowed are the whole numbers from -1 to "
              + (widths[element] - 1));
    }
    return index;
  }
}
