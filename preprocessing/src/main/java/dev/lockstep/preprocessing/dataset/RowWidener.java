package dev.lockstep.preprocessing.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Turns stored rows into float32 input through {@link TensorSpec#affine()} and {@link
 * TensorSpec#expand()}. Not thread-safe.
 */
abstract class RowWidener {
  private final byte[] stored;
  private final float[] wide;

  RowWidener(TensorSpec spec) {
    this.stored = new byte[spec.rowBytes()];
    this.wide = new float[spec.inputElements()];
  }

  static RowWidener of(TensorSpec spec) {
    if (!spec.expand().isEmpty()) {
      return new ExpandingWidener(spec);
    }
    return spec.dtype() == DType.UINT8 ? new Uint8(spec) : new Wide(spec);
  }

  /** Copies the row that starts at byte {@code offset} to the target's position. */
  final void copy(ByteBuffer source, int offset, FloatBuffer target) {
    source.get(offset, stored);
    widen(stored, wide);
    target.put(wide);
  }

  abstract void widen(byte[] from, float[] to);

  /** {@code stored * scale + shift}, product and sum rounded to float32 one after the other. */
  static float apply(float stored, float scale, float shift) {
    return stored * scale + shift;
  }

  static float[] floats(List<Float> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }

  /** Looks every byte up in a table of its channel. */
  private static final class Uint8 extends RowWidener {
    private static final int VALUES = 256;
    private final float[][] tables;
    private final int channelElements;

    Uint8(TensorSpec spec) {
      super(spec);
      int channels = spec.affine().scale().size();
      channelElements = spec.channelElements();
      tables = new float[channels][VALUES];
      for (int c = 0; c < channels; c++) {
        for (int v = 0; v < VALUES; v++) {
          tables[c][v] = apply(v, spec.affine().scale().get(c), spec.affine().shift().get(c));
        }
      }
    }

    @Override
    void widen(byte[] from, float[] to) {
      for (int c = 0; c < tables.length; c++) {
        float[] table = tables[c];
        int end = (c + 1) * channelElements;
        for (int i = c * channelElements; i < end; i++) {
          to[i] = table[from[i] & 0xff];
        }
      }
    }
  }

  /** Element types of four and eight bytes. */
  private static final class Wide extends RowWidener {
    private final DType dtype;
    private final float[] scale;
    private final float[] shift;
    private final int channelElements;
    private final boolean identity;

    Wide(TensorSpec spec) {
      super(spec);
      dtype = spec.dtype();
      scale = floats(spec.affine().scale());
      shift = floats(spec.affine().shift());
      channelElements = spec.channelElements();
      identity = spec.affine().equals(Affine.identity());
    }

    @Override
    void widen(byte[] from, float[] to) {
      ByteBuffer bytes = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
      switch (dtype) {
        case FLOAT32 -> bytes.asFloatBuffer().get(to);
        case INT32 -> {
          for (int i = 0; i < to.length; i++) {
            to[i] = bytes.getInt(i * Integer.BYTES);
          }
        }
        case INT64 -> {
          for (int i = 0; i < to.length; i++) {
            to[i] = bytes.getLong(i * Long.BYTES);
          }
        }
        default -> throw new IllegalStateException("no widening of " + dtype);
      }
      if (!identity) {
        for (int i = 0; i < to.length; i++) {
          int c = i / channelElements;
          to[i] = apply(to[i], scale[c], shift[c]);
        }
      }
    }
  }
}
