package dev.lockstep.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.RowGroup;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepPlanTest {
  private static final int SHAPES = 400;
  private static final int MOST_RANKS = 8;

  @Test
  void everyRowIsUsedExactlyOncePerEpochForEveryWorldSize() {
    Random random = new Random(1);
    for (int shape = 0; shape < SHAPES; shape++) {
      StepPlan plan = randomPlan(random);
      List<List<String>> reference = globalBatches(plan, 0, 1);
      List<String> all = new ArrayList<>();
      reference.forEach(all::addAll);
      assertThat(all).as("%s", plan).hasSize((int) plan.files().rows()).doesNotHaveDuplicates();
      for (int world = 2; world <= Math.min(MOST_RANKS, plan.lanes()); world++) {
        assertThat(globalBatches(plan, 0, world)).as("%s", plan).isEqualTo(reference);
      }
    }
  }

  @Test
  void ranksShareEveryStepWithoutRest() {
    Random random = new Random(2);
    for (int shape = 0; shape < SHAPES; shape++) {
      StepPlan plan = randomPlan(random);
      int world = 1 + random.nextInt(Math.min(MOST_RANKS, plan.lanes()));
      for (int step = 0; step < plan.stepsPerEpoch(); step++) {
        int rows = 0;
        for (int rank = 0; rank < world; rank++) {
          int share = plan.rankRows(step, rank, world);
          assertThat(share).isBetween(0, plan.mostRankRows(rank, world));
          rows += share;
        }
        assertThat(rows).isEqualTo(plan.globalRows(step));
      }
    }
  }

  @Test
  void ranksOfEqualSizeGetEqualSharesWhenLanesDivideEvenly() {
    StepPlan plan = new StepPlan(split(1000, 100), 128, 8, 1, true);

    for (int rank = 0; rank < 4; rank++) {
      assertThat(plan.rankRows(0, rank, 4)).isEqualTo(32);
    }
  }

  @Test
  void noRowsMeanNoSteps() {
    StepPlan plan = new StepPlan(split(), 16, 4, 1, true);

    assertThat(plan.stepsPerEpoch()).isZero();
    assertThat(plan.mostRankRows(0, 2)).isZero();
  }

  @Test
  void oneRowGoesToOneRank() {
    StepPlan plan = new StepPlan(split(1), 16, 4, 1, true);

    assertThat(plan.stepsPerEpoch()).isEqualTo(1);
    assertThat(plan.rankRows(0, 0, 2) + plan.rankRows(0, 1, 2)).isEqualTo(1);
  }

  @Test
  void epochsDifferAndRepeat() {
    StepPlan plan = new StepPlan(split(40, 40, 40), 30, 4, 5, true);

    assertThat(globalBatches(plan, 1, 2)).isNotEqualTo(globalBatches(plan, 0, 2));
    assertThat(globalBatches(plan, 1, 2)).isEqualTo(globalBatches(plan, 1, 2));
    assertThat(globalBatches(new StepPlan(plan.files(), 30, 4, 6, true), 0, 2))
        .isNotEqualTo(globalBatches(plan, 0, 2));
  }

  @Test
  void withoutShuffleOneLaneIsFileOrder() {
    StepPlan plan = new StepPlan(split(3, 2), 4, 1, 9, false);

    List<String> rows = new ArrayList<>();
    rowsOf(plan, 0, 0, 1).forEach(rows::addAll);

    assertThat(rows).containsExactly("f0/0/0", "f0/0/1", "f0/0/2", "f1/0/0", "f1/0/1");
  }

  @Test
  void refusesMoreRanksThanLanes() {
    StepPlan plan = new StepPlan(split(10), 4, 4, 1, true);

    assertThatThrownBy(() -> plan.rankRows(0, 0, 5))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("5 ranks")
        .hasMessageContaining("4 lanes");
  }

  @Test
  void refusesRowGroupsThatDoNotAddUp() {
    SplitFiles split = split(10);
    SplitFiles wrong = new SplitFiles(11, split.classCounts(), split.files());

    assertThatThrownBy(() -> new StepPlan(wrong, 4, 4, 1, true))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("11");
  }

  @Test
  void refusesARowGroupWithoutRows() {
    SplitFiles split = split(10, 0, 5);

    assertThatThrownBy(() -> new StepPlan(split, 4, 4, 1, true))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("row group 0 of f1 has 0");
  }

  private static StepPlan randomPlan(Random random) {
    int[] groups = new int[random.nextInt(7)];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = 1 + random.nextInt(random.nextBoolean() ? 3 : 60);
    }
    int batch = 1 + random.nextInt(random.nextBoolean() ? 6 : 250);
    return new StepPlan(
        split(groups), batch, 1 + random.nextInt(20), random.nextLong(), random.nextBoolean());
  }

  /** Files of at most two row groups with the given numbers of rows. */
  private static SplitFiles split(int... groups) {
    List<ShardFile> files = new ArrayList<>();
    long total = 0;
    for (int i = 0; i < groups.length; i++) {
      files.add(new ShardFile("f" + i, groups[i], 1, "0", List.of(new RowGroup(groups[i], 4, 1))));
      total += groups[i];
    }
    return new SplitFiles(total, List.of(total, 0L), files);
  }

  /** Sorted names of the rows of every step over all ranks. */
  private static List<List<String>> globalBatches(StepPlan plan, int epoch, int world) {
    List<List<String>> batches = new ArrayList<>();
    for (int step = 0; step < plan.stepsPerEpoch(); step++) {
      batches.add(new ArrayList<>());
    }
    for (int rank = 0; rank < world; rank++) {
      List<List<String>> own = rowsOf(plan, epoch, rank, world);
      for (int step = 0; step < own.size(); step++) {
        assertThat(own.get(step)).hasSize(plan.rankRows(step, rank, world));
        batches.get(step).addAll(own.get(step));
      }
    }
    batches.forEach(batch -> batch.sort(null));
    return batches;
  }

  private static List<List<String>> rowsOf(StepPlan plan, int epoch, int rank, int world) {
    EpochOrder order = new EpochOrder(plan, epoch);
    List<List<String>> steps = new ArrayList<>();
    int first = plan.firstLane(rank, world);
    int end = plan.firstLane(rank + 1, world);
    long[] next = new long[end - first];
    for (int lane = first; lane < end; lane++) {
      next[lane - first] = plan.laneStart(lane);
    }
    for (int step = 0; step < plan.stepsPerEpoch(); step++) {
      List<String> rows = new ArrayList<>();
      for (int lane = first; lane < end; lane++) {
        for (int i = 0; i < plan.laneRows(step, lane); i++) {
          rows.add(name(order, next[lane - first]++));
        }
      }
      steps.add(rows);
    }
    for (int lane = first; lane < end; lane++) {
      assertThat(next[lane - first]).isEqualTo(plan.laneStart(lane + 1));
    }
    return steps;
  }

  private static String name(EpochOrder order, long position) {
    int ordinal = order.ordinal(position);
    EpochOrder.Group group = order.group(ordinal);
    int row = order.rows(ordinal)[(int) (position - order.start(ordinal))];
    return group.file().path() + "/" + group.index() + "/" + row;
  }
}
