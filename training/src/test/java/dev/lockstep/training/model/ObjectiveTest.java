package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private static final double[] FEATURES = {0.5, -1, 2, 1, 0.25, -0.5};
  private static final float[] LABELS = {2, 0};

  @Test
  void balancedWeightsLetEveryClassCountAsMuch() {
    Objective objective = new Objective(0, true, List.of()).resolve(List.of(80L, 15L, 5L));

    assertThat(objective.classWeights()).containsExactly(100 / 240.0, 100 / 45.0, 100 / 15.0);
    assertThat(80 * 100 / 240.0).isCloseTo(15 * 100 / 45.0, within(1e-12));
  }

  @Test
  void refusesWeightsThatDoNotFit() {
    assertThatThrownBy(() -> new Objective(0, true, List.of()).resolve(List.of(3L, 0L)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("index 1 has none");
    assertThatThrownBy(() -> new Objective(0, false, List.of(1.0)).resolve(List.of(3L, 2L)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 classes, found 1");
    assertThatThrownBy(
            () -> step("mse", "identity", new Objective(0, false, List.of(1.0, 2.0, 3.0))))
        .isInstanceOf(UserException.class);
  }

  @Test
  void theLossIsThatOfSmoothedAndWeightedLabels() {
    double[][] p = probabilities();
    double[] weights = {0.5, 2, 3};
    double smoothing = 0.3;
    double expected = 0;
    double smoothed = 0;
    for (int row = 0; row < 2; row++) {
      for (int k = 0; k < 3; k++) {
        double label = (LABELS[row] == k ? 1 - smoothing : 0) + smoothing / 3;
        expected -= (LABELS[row] == k ? weights[k] : 0) * Math.log(p[row][k]) / 2;
        smoothed -= label * Math.log(p[row][k]) / 2;
      }
    }

    assertThat(loss(new Objective(0, false, List.of(0.5, 2.0, 3.0))))
        .isCloseTo(expected, within(1e-5));
    assertThat(loss(new Objective(smoothing, false, List.of()))).isCloseTo(smoothed, within(1e-5));
  }

  private static double loss(Objective objective) {
    return step("cross_entropy", "softmax", objective);
  }

  private static double step(String loss, String activation, Objective objective) {
    try (Replica replica = replica(loss, activation, objective)) {
      return replica.step(features(), LABELS, 2, sums -> {});
    }
  }

  private static double[][] probabilities() {
    try (Replica replica = replica("cross_entropy", "softmax", Objective.PLAIN)) {
      float[][] answers = replica.predict(features(), 2);
      double[][] p = new double[2][3];
      for (int row = 0; row < 2; row++) {
        for (int k = 0; k < 3; k++) {
          p[row][k] = answers[row][k];
        }
      }
      return p;
    }
  }

  private static Replica replica(String loss, String activation, Objective objective) {
    NetworkSpec network =
        new NetworkSpec(List.of(new LayerSpec.Output(activation, loss)), "xavier", 0)
            .with(objective);
    Schema schema =
        new Schema(
            "key",
            new TensorSpec("x", DType.FLOAT32, List.of(3), Affine.identity()),
            new ClassLabel("y", List.of("a", "b", "c")));
    return Replicas.create(
        network, new UpdaterSpec.Sgd(0.1), GradientSpec.defaults(), schema, 7, 0);
  }

  private static ByteBuffer features() {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(FEATURES.length * Float.BYTES).order(ByteOrder.nativeOrder());
    for (double value : FEATURES) {
      buffer.putFloat((float) value);
    }
    return buffer.flip();
  }
}
