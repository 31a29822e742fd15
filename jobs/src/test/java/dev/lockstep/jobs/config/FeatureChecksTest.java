package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lockstep.preprocessing.normalize.Bins;
import dev.lockstep.preprocessing.normalize.Clip;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Frequency;
import dev.lockstep.preprocessing.normalize.Hash;
import dev.lockstep.preprocessing.normalize.OutOfRange;
import dev.lockstep.preprocessing.normalize.Power;
import dev.lockstep.preprocessing.normalize.Robust;
import dev.lockstep.preprocessing.normalize.TargetEncode;
import dev.lockstep.preprocessing.normalize.Unknown;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FeatureChecksTest {
  private static final String FEATURES =
      """
          - {type: clip, columns: [Age], low: 1%, high: 0.99}
          - {type: clip, columns: [Age], min: 0, max: 120.5}
          - {type: power, columns: [Age], method: log1p, out_of_domain: missing}
          - {type: power, columns: [Age], method: yeo_johnson, lambda: 0.5}
          - {type: robust, columns: numeric, low: 10%}
          - {type: bins, columns: [Age], count: 8, one_hot: true}
          - {type: bins, columns: [Age], edges: [18, 30.5, 65], out_of_range: error}
          - {type: hash, columns: [Home], buckets: 1024}
          - {type: frequency, columns: categorical, unknown: error}
          - {type: target_encode, columns: [Home]}
          - {type: target_encode, columns: [Home], smoothing: 2.5}
      """;

  private static String table(String features) {
    return TableChecksTest.TABLE.replace(
        """
            - {type: impute, columns: numeric, strategy: median, indicator: true}
            - {type: one_hot, columns: categorical, max_categories: 100}
        """,
        features.indent(-2).indent(2));
  }

  @Test
  void stepsAreReadWithTheirDefaults() {
    ColumnSelection age = ColumnSelection.of("Age");
    assertThat(((TabularSpec) Documents.parse(table(FEATURES)).preprocess()).features())
        .containsExactly(
            new Clip(age, null, null, 0.01, 0.99),
            new Clip(age, 0.0, 120.5, null, null),
            new Power(age, Power.Method.LOG1P, null, Power.OutOfDomain.MISSING),
            new Power(age, Power.Method.YEO_JOHNSON, 0.5, null),
            new Robust(ColumnSelection.NUMERIC, 0.1, 0.75),
            new Bins(age, 8, null, true, null),
            new Bins(age, null, List.of(18.0, 30.5, 65.0), false, OutOfRange.ERROR),
            new Hash(ColumnSelection.of("Home"), 1024),
            new Frequency(ColumnSelection.CATEGORICAL, Unknown.ERROR),
            new TargetEncode(ColumnSelection.of("Home"), 10.0),
            new TargetEncode(ColumnSelection.of("Home"), 2.5));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "low: 1%, high: 0.99",
            "low: 1%, min: 3",
            "p.yaml:10: `preprocess.features[0]` needs either `min`, `max` or both"),
        arguments(
            "low: 1%, high: 0.99",
            "low: 99%, high: 1%",
            "p.yaml:10: `preprocess.features[0]` has a `high` of 0.01, allowed: more than `low`"),
        arguments(
            "max: 120.5",
            "max: -1",
            "p.yaml:11: `preprocess.features[1]` has a `max` of -1.0, allowed: more than `min`"),
        arguments(
            "method: log1p",
            "method: log1p, lambda: 2",
            "p.yaml:12: `preprocess.features[2]` has a `lambda`, which only"),
        arguments(
            "method: log1p",
            "method: log1q",
            "p.yaml:12: `preprocess.features[2].method`: found `log1q`; did you mean `log1p`?"),
        arguments(
            "low: 10%",
            "low: 80%",
            "p.yaml:14: `preprocess.features[4]` has a `high` of 0.75, allowed: more than `low`"),
        arguments(
            "count: 8",
            "count: 8, edges: [1]",
            "p.yaml:15: `preprocess.features[5]` needs either a `count` of intervals or the"),
        arguments("count: 8, ", "", "p.yaml:15: `preprocess.features[5]` needs either a `count`"),
        arguments(
            "30.5, 65",
            "65, 30.5",
            "p.yaml:16: `preprocess.features[6].edges[2]` is not above the edge before it"),
        arguments(
            "buckets: 1024", "buckets: 1", "p.yaml:17: `preprocess.features[7].buckets`: found 1"),
        arguments(
            "unknown: error",
            "unknown: category",
            "p.yaml:18: `preprocess.features[8].unknown`: found `category`"),
        arguments(
            "smoothing: 2.5",
            "smoothing: -1",
            "p.yaml:20: `preprocess.features[10].smoothing`: found -1"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreToldWithLineAndWhatIsAllowed(String original, String mistake, String message) {
    assertThat(FEATURES).contains(original);
    assertThat(Documents.failure(table(FEATURES.replace(original, mistake)))).contains(message);
  }
}
