package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A target whose logarithm is learned. */
class LogTargetTest {
  private static final int ROWS = 1_000;

  @Test
  void itsLabelsAreThoseOfDuckDbAndComeBackInTargetUnits() throws SQLException {
    SampleTable table = table();
    for (TargetSpec.Scaling scaling : TargetSpec.Scaling.values()) {
      FrozenFeatures features = fit(table, scaling, new Keep(ColumnSelection.NUMERIC, true));
      ValueLabel label = (ValueLabel) features.schema().label();
      double[] labels = new double[ROWS];
      features.labels(table.block(), labels);

      boolean scaled = scaling == TargetSpec.Scaling.STANDARDIZE;
      String logs = "(select ln(y) as l from t where y > 0)";
      String expected =
          scaled
              ? "(case when y > 0 then ln(y) end - (select avg(l) from %1$s))"
                  + " / (select stddev_pop(l) from %1$s)"
              : "case when y > 0 then ln(y) end";
      try (DuckTable duck = new DuckTable(table)) {
        double[] reference = duck.numbers(expected.formatted(logs));
        for (int i = 0; i < ROWS; i++) {
          if (Double.isNaN(reference[i])) {
            assertThat(labels[i]).isNaN();
          } else {
            double target = (Double) table.column("y")[i];
            assertThat(labels[i]).isCloseTo(reference[i], within(1e-5));
            assertThat(label.target(labels[i])).isCloseTo(target, within(1e-5 * target));
          }
        }
        double mean = features.statistics().get("y").get("mean").asDouble();
        assertThat(mean)
            .as("the manifest describes the column itself")
            .isCloseTo(duck.query("select avg(y) from t where y > 0")[0], within(1e-9));
        assertThat(features.statistics().get("x").get("rows").asDouble())
            .as("rows without a label are not fit on")
            .isEqualTo(duck.query("select count(*) from t where y > 0")[0]);
      }
      FrozenFeatures thawed = FeatureFits.thaw(features.toJson());
      assertThat(thawed.schema()).isEqualTo(features.schema());
    }
  }

  @Test
  void targetEncodingIsOfTheLogarithm() {
    SampleTable table =
        new SampleTable().with("c", "p", "p", "q").with("y", 1.0, Math.exp(2), Math.exp(7));
    FrozenFeatures features =
        fit(table, TargetSpec.Scaling.NONE, new TargetEncode(ColumnSelection.ALL, 0.0));
    float[][] found = table.encode(features, null);
    assertThat((double) found[0][0]).isCloseTo(1, within(1e-6));
    assertThat((double) found[2][0]).isCloseTo(7, within(1e-6));
  }

  @Test
  void theManifestSaysSoOnlyIfItIsALogarithm() {
    ValueLabel straight = new ValueLabel("label", 2, 1, "USD");
    ValueLabel log = new ValueLabel("label", 2, 1, "USD", ValueLabel.Transform.LOG);
    assertThat(Json.tree(straight).has("transform")).isFalse();
    assertThat(Json.tree(log).path("transform").asText()).isEqualTo("log");
    for (LabelSpec label : List.of(straight, log)) {
      assertThat(Json.value(Json.tree(label), LabelSpec.class)).isEqualTo(label);
    }
    assertThat(log.target(log.stored(1234.5))).isCloseTo(1234.5, within(1e-9));
    assertThat(log.target(1e6)).as("a wild answer").isEqualTo(1e150);
  }

  @Test
  void infiniteTargetsAreRefused() {
    SampleTable table =
        new SampleTable().with("x", 1.0, 2.0).with("y", 1.0, Double.POSITIVE_INFINITY);
    Keep keep = new Keep(ColumnSelection.NUMERIC, false);
    assertThatThrownBy(() -> fit(table, TargetSpec.Scaling.STANDARDIZE, keep))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("infinite");
  }

  /** Skewed targets with some that have no logarithm, and an input. */
  private static SampleTable table() {
    SampleTable normal = new SampleTable().withRandom("y", ROWS, 10, 1.5, 4);
    Object[] targets = normal.column("y");
    Object[] prices =
        IntStream.range(0, ROWS)
            .mapToObj(
                i ->
                    targets[i] == null
                        ? null
                        : i % 50 == 0 ? 0.0 : i % 51 == 0 ? -5.0 : exp(targets[i]))
            .toArray();
    assertThat(Arrays.asList(prices)).contains(null, 0.0, -5.0);
    return new SampleTable().withRandom("x", ROWS, 0, 1, 9).with("y", prices);
  }

  private static Double exp(Object number) {
    return Math.exp((Double) number);
  }

  private static FrozenFeatures fit(
      SampleTable table, TargetSpec.Scaling scaling, FeatureStep step) {
    TargetSpec target = new TargetSpec.OfValue("y", TargetSpec.Transform.LOG, scaling, "USD");
    return table.fit(FeatureFits.of(table.schema(), List.of(step), target, Optional.empty()), 300);
  }
}
