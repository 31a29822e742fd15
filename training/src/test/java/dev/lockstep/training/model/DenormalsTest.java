package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DenormalsTest {
  @Test
  void onlyDenormalNumbersBecomeZero() {
    float[] values = {
      1,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MIN_NORMAL,
      -Float.MIN_NORMAL,
      Math.nextDown(Float.MIN_NORMAL),
      Float.NaN,
      Float.NEGATIVE_INFINITY,
      1e-30f
    };
    ByteBuffer buffer = direct(values.length * Float.BYTES);
    buffer.asFloatBuffer().put(values);

    Denormals.flush(buffer, ElementType.FLOAT32);

    float[] found = new float[values.length];
    buffer.asFloatBuffer().get(found);
    assertThat(found)
        .containsExactly(
            1,
            0,
            0,
            0,
            Float.MIN_NORMAL,
            -Float.MIN_NORMAL,
            0,
            Float.NaN,
            Float.NEGATIVE_INFINITY,
            1e-30f);
  }

  @Test
  void alsoOfFloat64() {
    double[] values = {Double.MIN_VALUE, Double.MIN_NORMAL, -1e-310, Float.MIN_VALUE};
    ByteBuffer buffer = direct(values.length * Double.BYTES);
    buffer.asDoubleBuffer().put(values);

    Denormals.flush(buffer, ElementType.FLOAT64);

    double[] found = new double[values.length];
    buffer.asDoubleBuffer().get(found);
    assertThat(found).containsExactly(0, Double.MIN_NORMAL, 0, Float.MIN_VALUE);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
