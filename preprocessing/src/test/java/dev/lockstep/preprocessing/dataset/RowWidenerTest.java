package dev.lockstep.preprocessing.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void expandsCategoriesInPlaceAndMapsTheOthersOneByOne() {
    ByteBuffer ints = ByteBuffer.allocateDirect(24).order(ByteOrder.LITTLE_ENDIAN);
    ints.putInt(10).putInt(3).putInt(10).putInt(-4).putInt(-1).putInt(0);
    RowWidener widener = RowWidener.of(SampleData.TABLE.features());
    FloatBuffer target = FloatBuffer.allocate(12);

    widener.copy(ints, 0, target);
    widener.copy(ints, 12, target);

    assertThat(target.array()).containsExactly(21f, 0f, 0f, 0f, 1f, 4f, -7f, 0f, 0f, 0f, 0f, -1f);
  }

  @Test
  void expandsFirstAndLastElementsOfFloats() {
    TensorSpec spec =
        new TensorSpec(
            "f",
            DType.FLOAT32,
            List.of(3),
            new Affine(List.of(2f), List.of(1f)),
            List.of(new Expand(0, 2), new Expand(2, 1)));
    ByteBuffer stored = ByteBuffer.allocateDirect(12).order(ByteOrder.LITTLE_ENDIAN);
    stored.putFloat(1f).putFloat(Float.NaN).putFloat(0f);

    assertThat(spec.inputShape()).containsExactly(4);
    assertThat(widen(spec, stored)).containsExactly(0f, 1f, Float.NaN, 1f);
  }

  @ParameterizedTest
  @ValueSource(floats = {4f, -2f, 0.5f, Float.NaN, 3e9f, Float.NEGATIVE_INFINITY})
  void refusesAnIndexThatIsNoneOfTheWidth(float index) {
    TensorSpec spec =
        new TensorSpec(
            "f", DType.FLOAT32, List.of(2), Affine.identity(), List.of(new Expand(1, 4)));
    ByteBuffer stored = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    stored.putFloat(0f).putFloat(index);

    assertThatThrownBy(() -> widen(spec, stored))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("element 1")
        .hasMessageContaining("from -1 to 3");
  }

  @Test
  void refusesExpansionsThatDoNotFitTheTensor() {
    Expand first = new Expand(0, 2);
    assertThatThrownBy(() -> expanding(DType.UINT8, List.of(2), first))
        .hasMessageContaining("UINT8");
    assertThatThrownBy(() -> expanding(DType.INT32, List.of(1, 2), first))
        .hasMessageContaining("[1, 2]");
    assertThatThrownBy(() -> expanding(DType.INT32, List.of(2), new Expand(1, 2), first))
        .hasMessageContaining("[1, 0]");
    assertThatThrownBy(() -> expanding(DType.INT32, List.of(2), first, first))
        .hasMessageContaining("[0, 0]");
    assertThatThrownBy(() -> expanding(DType.INT32, List.of(2), new Expand(2, 2)))
        .hasMessageContaining("below 2");
    assertThatThrownBy(() -> new Expand(0, 0)).hasMessageContaining("width");
  }

  private static TensorSpec expanding(DType dtype, List<Integer> shape, Expand... expand) {
    return new TensorSpec("f", dtype, shape, Affine.identity(), List.of(expand));
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
    FloatBuffer target = FloatBuffer.allocate(spec.inputElements());
    RowWidener.of(spec).copy(stored, 0, target);
    return target.array();
  }
}
