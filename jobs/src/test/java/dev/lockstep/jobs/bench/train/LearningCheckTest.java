package dev.lockstep.jobs.bench.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningCheckTest {
  private final LearningCheck check = new LearningCheck();

  @Test
  void onceBelowAGuessIsEnough() {
    see(2.7, 2.1, 4.2);
    assertThatCode(() -> check.require("ours")).doesNotThrowAnyException();
  }

  @Test
  void alwaysAboveAGuessIsNot() {
    see(2.7, 3.1);
    assertRefused("ours does not learn: its loss is 2.7");
  }

  @Test
  void whatIsNotANumberIsRemembered() {
    see(1.5, Double.NaN, 1.5);
    assertRefused("its loss is NaN");
  }

  private void see(double... losses) {
    for (double loss : losses) {
      check.see(new Window(1, 1, 1, loss, List.of()));
    }
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> check.require("ours"))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining(message);
  }
}
