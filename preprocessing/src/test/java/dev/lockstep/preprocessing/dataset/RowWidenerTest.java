package dev.lockstep.preprocessing.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowWidenerTest {
  private static final Affine TWO_CHANNELS = new Affine(List.of(2f, 0.5f), List.of(1f, -1f));

  @Test
  void mapsUnsignedBytesByChannel() {
    TensorSpec spec = new TensorSpec("f", DType.UINT8, List.of(2, 1, 2), TWO_CHANNELS);
    ByteBuffer stored = ByteBuffer.allocateDirect(4).put(new byte[] {0, (byte) 255, 4, (byte) 128});

    assertThat(widen(spec, stored)).containsExactly(1f, 511f, 1f, 63f);
  }

  @Test
  void mapsFloats() {
    TensorSpec spec = new TensorSpec("f", DType.FLOAT32, List.of(2, 2), TWO_CHANNELS);
    ByteBuffer stored = ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
    stored.putFloat(-1f).putFloat(0.25f).putFloat(8f).putFloat(Float.MIN_VALUE);

    assertThat(widen(spec, stored)).containsExactly(-1f, 1.5f, 3f, -1f);
  }

  @Test
  void mapsIntegersOfFourAndEightBytes() {
    ByteBuffer ints = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    ints.putInt(-7).putInt(Integer.MAX_VALUE);
    ByteBuffer longs = ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
    longs.putLong(-7).putLong(1L << 40);

    assertThat(widen(spec(DType.INT32), ints)).containsExactly(-7f, 0x1p31f);
    assertThat(widen(spec(DType.INT64), longs)).containsExactly(-7f, (float) (1L << 40));
  }

  @Test
  void refusesAMapThatDoesNotFitTheShape() {
    assertThatThrownBy(() -> new TensorSpec("f", DType.UINT8, List.of(3, 4, 4), TWO_CHANNELS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3, 4, 4]");
  }

  private static TensorSpec spec(DType dtype) {
    return new TensorSpec("f", dtype, List.of(2), Affine.identity());
  }

  private static float[] widen(TensorSpec spec, ByteBuffer stored) {
    FloatBuffer target = FloatBuffer.allocate(spec.elements());
    RowWidener.of(spec).copy(stored, 0, target);
    return target.array();
  }
}
