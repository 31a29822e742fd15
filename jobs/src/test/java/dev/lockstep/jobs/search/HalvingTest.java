package dev.lockstep.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HalvingTest {
  @Test
  void theBestThirdGetsThreeTimesTheEpochsUntilOneIsLeft() {
    assertThat(new Halving(3, 1).rungs(27, 10))
        .containsExactly(new Rung(27, 1), new Rung(9, 3), new Rung(3, 9), new Rung(1, 10));
    assertThat(new Halving(3, 1).rungs(9, 100))
        .containsExactly(new Rung(9, 1), new Rung(3, 3), new Rung(1, 100));
    assertThat(new Halving(2, 2).rungs(7, 6))
        .containsExactly(new Rung(7, 2), new Rung(3, 4), new Rung(1, 6));
  }

  @Test
  void severalMayReachTheEnd() {
    assertThat(new Halving(2, 5).rungs(20, 8)).containsExactly(new Rung(20, 5), new Rung(10, 8));
    assertThat(new Halving(3, 4).rungs(20, 4)).containsExactly(new Rung(20, 4));
  }

  @Test
  void oneTrialIsTrainedAtOnce() {
    assertThat(new Halving(3, 1).rungs(1, 50)).containsExactly(new Rung(1, 50));
  }

  @Test
  void rungsBecomeSmallerAndLongerAndTheLastHasAllEpochs() {
    Random random = new Random(11);
    for (int i = 0; i < 2000; i++) {
      int epochs = 1 + random.nextInt(100_000);
      Halving halving = new Halving(2 + random.nextInt(99), 1 + random.nextInt(epochs));
      int trials = 1 + random.nextInt(1000);

      List<Rung> rungs = halving.rungs(trials, epochs);

      assertThat(rungs.get(0).trials()).isEqualTo(trials);
      assertThat(rungs.get(rungs.size() - 1).epochs()).isEqualTo(epochs);
      for (int r = 1; r < rungs.size(); r++) {
        assertThat(rungs.get(r).trials())
            .isPositive()
            .isLessThanOrEqualTo(Math.max(1, rungs.get(r - 1).trials() / halving.factor()));
        assertThat(rungs.get(r).epochs()).isGreaterThan(rungs.get(r - 1).epochs());
      }
    }
  }
}
