package dev.lockstep.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteCheckTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 7, 64, 1001})
  void findsOneBadValueAtEveryPlace(int length) {
    ByteBuffer values = random(length);
    assertThat(FiniteCheck.isFinite(values, ElementType.FLOAT32)).isTrue();
    for (int i = 0; i < length; i++) {
      float good = values.getFloat(i * Float.BYTES);
      for (float bad :
          new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -Float.NaN}) {
        values.putFloat(i * Float.BYTES, bad);
        assertThat(FiniteCheck.isFinite(values, ElementType.FLOAT32))
            .as("%s at %d", bad, i)
            .isFalse();
      }
      values.putFloat(i * Float.BYTES, good);
    }
  }

  @Test
  void extremesAreFinite() {
    ByteBuffer values = buffer(6);
    for (float extreme :
        new float[] {
          Float.MAX_VALUE,
          -Float.MAX_VALUE,
          Float.MIN_VALUE,
          -0f,
          Float.MIN_NORMAL,
          -Float.MIN_VALUE
        }) {
      values.putFloat(extreme);
    }
    assertThat(FiniteCheck.isFinite(values.flip(), ElementType.FLOAT32)).isTrue();
  }

  @Test
  void looksAtFloat64Too() {
    ByteBuffer values = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    values.putDouble(0, Double.MAX_VALUE).putDouble(8, Float.MAX_VALUE * 2.0);
    assertThat(FiniteCheck.isFinite(values, ElementType.FLOAT64)).isTrue();
    values.putDouble(8, Double.NEGATIVE_INFINITY);
    assertThat(FiniteCheck.isFinite(values, ElementType.FLOAT64)).isFalse();
  }

  private static ByteBuffer random(int length) {
    Random random = new Random(length);
    ByteBuffer values = buffer(length);
    for (int i = 0; i < length; i++) {
      values.putFloat((float) (random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30)));
    }
    return values.flip();
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocateDirect(length * Float.BYTES).order(ByteOrder.nativeOrder());
  }
}
