package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.normalize.statistics.Categories;
import dev.lockstep.preprocessing.normalize.statistics.ColumnStatistics;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import dev.lockstep.preprocessing.normalize.statistics.TextStatistics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What columns count of distinct values, of all of them together. */
class DistinctMemoryTest {
  private static final int WIDE = 8;

  /** Of one text: as many as there are wide columns have more than is allowed. */
  private static final int LONG = 18 << 20;

  @Test
  void theColumnWithMostForgetsItsRareValuesAndOthersStayExact() {
    TextStatistics many = new TextStatistics(Set.of(Statistic.CATEGORIES), 0);
    TextStatistics few = new TextStatistics(Set.of(Statistic.CATEGORIES), 0);
    for (int i = 0; i < 10_000; i++) {
      many.add(("id " + i).getBytes(StandardCharsets.UTF_8), i < 3 ? 2 : 1);
      few.add(("color " + i % 7).getBytes(StandardCharsets.UTF_8), 1);
    }
    long before = few.distinctMemory();

    ColumnStatistics.limit(List.of(few, many), 100_000);

    assertThat(few.distinctMemory() + many.distinctMemory()).isLessThan(100_000);
    assertThat(few.distinctMemory()).isEqualTo(before);
    assertThat(categories(few).exact()).isTrue();
    assertThat(categories(many).exact()).isFalse();
    assertThat(categories(many).all())
        .extracting(Categories.Category::text)
        .containsExactly("id 0", "id 1", "id 2");
  }

  @Test
  void allColumnsOfATableShareOneLimitWhileTheyGrowAndAreMerged() {
    FeatureFit fit =
        FeatureFits.of(
            table("x").schema(),
            List.of(new OneHot(ColumnSelection.CATEGORICAL, null, null, null)),
            new TargetSpec.OfClass("status", null),
            Optional.empty());

    LevelAccumulator some = accumulated(fit, table("x"));
    assertThat(memory(some)).isBetween(100L << 20, Categories.MOST_MEMORY);
    some.merge(accumulated(fit, table("y")));

    assertThat(memory(some)).isBetween(100L << 20, Categories.MOST_MEMORY);
    assertThat(categories(some.target()).exact()).isTrue();
  }

  private static LevelAccumulator accumulated(FeatureFit fit, SampleTable table) {
    LevelAccumulator accumulator = (LevelAccumulator) fit.accumulator();
    Block block = table.block();
    byte[] splits = new byte[block.rows()];
    Arrays.fill(splits, (byte) Split.TRAIN.ordinal());
    accumulator.add(block, splits, SampleTable.hashes(0, block.rows()));
    return accumulator;
  }

  private static SampleTable table(String letter) {
    SampleTable table = new SampleTable();
    for (int i = 0; i < WIDE; i++) {
      table.with("wide" + i, letter.repeat(LONG));
    }
    return table.with("status", "ok");
  }

  private static long memory(LevelAccumulator of) {
    return of.columns().stream().mapToLong(ColumnStatistics::distinctMemory).sum();
  }

  private static Categories categories(ColumnStatistics of) {
    return ((ColumnSummary.Texts) of.freeze()).categories().orElseThrow();
  }
}
