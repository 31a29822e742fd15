package dev.lockstep.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.checkpoint.TrainingState.Running;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.spec.Stopping;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndingTest {
  private static final int STEPS_PER_EPOCH = 3;
  private static final Running SUMS = new Running(1, 8, 10);

  @Test
  void theLastEpochIsValidatedAlsoWhenItsStepsAreTheLastOnes() {
    Ending bySteps = new Ending(new Stopping(9, 3L, null, null, null), STEPS_PER_EPOCH);
    Ending byTime = new Ending(new Stopping(9, null, 10L, null, null), STEPS_PER_EPOCH);
    TrainingState stepped = afterSteps(STEPS_PER_EPOCH);

    assertThat(bySteps.reason(stepped, 10)).isEmpty();
    assertThat(byTime.reason(stepped, 10)).isEmpty();
    TrainingState validated = stepped.afterEpoch(metrics());
    assertThat(bySteps.reason(validated, 10)).isEqualTo("steps");
    assertThat(byTime.reason(validated, 10)).isEqualTo("time");
  }

  @Test
  void anEpochMayEndBeforeItsLastStep() {
    Ending ending = new Ending(new Stopping(9, 2L, null, null, null), STEPS_PER_EPOCH);

    assertThat(ending.reason(afterSteps(1), 0)).isEmpty();
    assertThat(ending.reason(afterSteps(2), 0)).isEqualTo("steps");
  }

  private static TrainingState afterSteps(int steps) {
    TrainingState state = TrainingState.START;
    for (int step = 0; step < steps; step++) {
      state = state.afterStep(SUMS);
    }
    return state;
  }

  private static EpochMetrics metrics() {
    return new EpochMetrics(
        1, 0.5, ValidationScores.none(), 8, 10, 0.8, List.of(), "ab".repeat(32));
  }
}
