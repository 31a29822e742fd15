package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.normalize.statistics.NumberStatistics;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportMergeTest {
  private static JsonNode of(double... values) {
    NumberStatistics statistics =
        new NumberStatistics(Set.of(Statistic.QUANTILES, Statistic.CATEGORIES));
    statistics.add(values.clone(), values.length);
    return ColumnReport.of(statistics.freeze());
  }

  private static JsonNode merge(JsonNode some, JsonNode more) {
    return ReportMerge.merge(Map.of("x", some), Map.of("x", more)).get("x");
  }

  @Test
  void rowsWithNothingAddedAreWhatTheyWere() {
    JsonNode some = of(1, 2, Double.NaN);

    assertThat(merge(some, of())).isEqualTo(some);
    assertThat(merge(of(), some)).isEqualTo(some);
  }

  @Test
  void aConstantStaysOne() {
    assertThat(merge(of(7, 7, 7), of(7))).isEqualTo(of(7, 7, 7, 7));
  }

  @Test
  void infiniteAndMissingNumbersAreCounted() {
    JsonNode merged = merge(of(1, Double.POSITIVE_INFINITY), of(2, Double.NaN));

    assertThat(merged.path("rows").asInt()).isEqualTo(4);
    assertThat(merged.path("infinite").asInt()).isEqualTo(1);
    assertThat(merged.path("missing").asInt()).isEqualTo(1);
    assertThat(merged.path("mean").asDouble()).isEqualTo(1.5);
  }

  @Test
  void partsOfAnySizeGiveWhatAllRowsGive() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 20; round++) {
      double[] all = random.doubles(5_000, -40, 60).toArray();
      int cut = random.nextInt(100, 4_900);
      JsonNode merged = merge(of(Arrays.copyOf(all, cut)), of(Arrays.copyOfRange(all, cut, 5_000)));
      JsonNode whole = of(all);

      for (String exact : new String[] {"rows", "missing", "min", "max"}) {
        assertThat(merged.path(exact)).isEqualTo(whole.path(exact));
      }
      for (String number : new String[] {"mean", "standard_deviation"}) {
        assertThat(merged.path(number).asDouble())
            .isCloseTo(whole.path(number).asDouble(), within(1e-11));
      }
      whole
          .path("quantiles")
          .properties()
          .forEach(
              quantile ->
                  assertThat(merged.path("quantiles").path(quantile.getKey()).asDouble())
                      .isCloseTo(quantile.getValue().asDouble(), within(2.0)));
    }
  }

  @Test
  void listsThatWereCutAreSaidToBe() {
    double[] some = IntStream.range(0, 90).asDoubleStream().toArray();
    double[] more = IntStream.range(80, 170).asDoubleStream().toArray();

    JsonNode once = merge(of(some), of(more));
    assertThat(once.path("distinct").asInt()).isEqualTo(170);
    assertThat(once.path("categories")).hasSize(100);
    assertThat(once.path("categories").get(0).path("count").asInt()).isEqualTo(2);
    JsonNode twice = merge(once, of(1));
    assertThat(twice.has("distinct")).isFalse();
    assertThat(twice.path("approximate").asBoolean()).isTrue();
  }

  @Test
  void otherColumnsAreRefused() {
    assertThatThrownBy(() -> ReportMerge.merge(Map.of("x", of(1)), Map.of("y", of(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[x]")
        .hasMessageContaining("[y]");
  }
}
