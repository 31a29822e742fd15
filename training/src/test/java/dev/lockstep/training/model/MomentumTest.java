package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.training.model.backend.NativeBackend;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class MomentumTest {
  private static final int VALUES = 3;

  @BeforeAll
  static void load() {
    NativeBackend.initialize();
  }

  /** The recurrence by hand, with a learning rate that falls to a tenth in the third step. */
  @Test
  void followsTheRecurrence() {
    Momentum momentum = new Momentum(0.5, 0.9);
    momentum.setLrAndSchedule(
        0.5, new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.5, 2, 0.05)));
    INDArray state = Nd4j.create(DataType.DOUBLE, 1, VALUES).assign(7);
    GradientUpdater<Momentum> updater = momentum.instantiate(state, true);
    double[] velocity = new double[VALUES];
    for (int step = 0; step < 5; step++) {
      INDArray gradient = Nd4j.create(new double[][] {{step + 1, -2 * step, 0.25}});
      for (int i = 0; i < VALUES; i++) {
        velocity[i] = 0.9 * velocity[i] + (step < 2 ? 0.5 : 0.05) * gradient.getDouble(i);
      }
      updater.applyUpdater(gradient, step, 0);

      assertThat(gradient.toDoubleVector()).containsExactly(velocity, within(1e-15));
      assertThat(state.toDoubleVector()).containsExactly(velocity, within(1e-15));
    }
  }

  @Test
  void withoutMomentumItIsGradientDescent() {
    INDArray state = Nd4j.create(DataType.DOUBLE, 1, VALUES);
    GradientUpdater<Momentum> updater = new Momentum(0.5, 0).instantiate(state, true);
    for (int step = 0; step < 3; step++) {
      INDArray gradient = Nd4j.create(new double[][] {{step + 1, -2, 4}});
      updater.applyUpdater(gradient, step, 0);

      assertThat(gradient.toDoubleVector()).containsExactly((step + 1) / 2.0, -1, 2);
    }
  }

  @Test
  void goesOnFromAStateThatWasKept() {
    INDArray velocity = Nd4j.create(new double[] {1, 2, 3});
    GradientUpdater<Momentum> updater =
        new Momentum(1, 0.5).instantiate(Map.of("V", velocity), false);
    INDArray gradient = Nd4j.create(new double[] {1, 1, 1});
    updater.applyUpdater(gradient, 0, 0);

    assertThat(gradient.toDoubleVector()).containsExactly(1.5, 2, 2.5);
    assertThat(updater.getState()).containsOnlyKeys("V");
    assertThatThrownBy(() -> new Momentum(1, 0.5).instantiate(Map.of("M", velocity), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one array, V, but has [M]");
  }

  @Test
  void refusesAMomentumThatGrows() {
    assertThatThrownBy(() -> new Momentum(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("momentum must be at least 0 and below 1, found 1.0");
  }

  @Test
  void isInConfigurationsLikeAnyOther() {
    MultiLayerConfiguration written =
        Networks.configuration(
            Samples.mlp(), new UpdaterSpec.Momentum(0.25, 0.75), Samples.schema(), 1);
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(written.toJson());

    assertThat(read).isEqualTo(written);
    assertThat(read.getConf(0).getLayer().getUpdaterByParam("W"))
        .isEqualTo(new Momentum(0.25, 0.75))
        .isNotEqualTo(new Momentum(0.25, 0.5));
  }
}
