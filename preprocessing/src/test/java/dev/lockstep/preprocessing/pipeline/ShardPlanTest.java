package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.Split;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShardPlanTest {

  @Test
  void slicesFollowEachOtherWithoutGapsOrOverlaps() {
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      Map<Split, Long> rows =
          Map.of(
              Split.TRAIN, (long) random.nextInt(100_000),
              Split.VALIDATION, (long) random.nextInt(10_000),
              Split.TEST, (long) random.nextInt(10_000));

      ShardPlan plan = ShardPlan.of(rows, 1 + random.nextInt(4_000), 1 + random.nextInt(1 << 24));

      int next = 0;
      for (Split split : Split.values()) {
        assertThat(plan.splits().get(split).first()).isEqualTo(next);
        assertThat(plan.splits().get(split).count()).isPositive();
        next = plan.splits().get(split).end();
      }
      assertThat(plan.rejects().first()).isEqualTo(next);
      assertThat(plan.total()).isGreaterThan(next);
    }
  }

  @Test
  void filesHaveAboutTheTargetSize() {
    ShardPlan plan = ShardPlan.of(Map.of(Split.TRAIN, 54_000L, Split.TEST, 10L), 784, 16L << 20);

    assertThat(plan.splits().get(Split.TRAIN).count()).isEqualTo(3);
    assertThat(plan.splits().get(Split.TEST).count()).isEqualTo(1);
  }

  @Test
  void onlyASplitThatCannotHaveRowsHasNoFiles() {
    ShardPlan plan = ShardPlan.of(Map.of(Split.TRAIN, 0L, Split.TEST, 0L), 784, 1 << 20);

    assertThat(plan.splits().get(Split.VALIDATION).count()).isZero();
    assertThat(plan.splits().get(Split.TRAIN).count()).isEqualTo(1);
    assertThat(plan.splits().get(Split.TEST).count()).isEqualTo(1);
  }
}
