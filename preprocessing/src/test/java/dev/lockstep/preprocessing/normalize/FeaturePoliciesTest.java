package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.Expand;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What steps do with missing, unknown and extreme values, and what they refuse. */
class FeaturePoliciesTest {
  private static final TargetSpec VALUE = new TargetSpec.OfValue("y", null, null, null);

  @Test
  void rowsThatTrainDoesNotKnowFollowTheStatedPolicies() {
    SampleTable table =
        new SampleTable()
            .with("bin", 1.0, 2.0, 3.0, 4.0)
            .with("hot", 1.0, 2.0, 3.0, 4.0)
            .with("same", 5.0, 5.0, 5.0, 5.0)
            .with("often", "p", "q", "q", null)
            .with("y", 1.0, 2.0, 3.0, 4.0);
    SampleTable later =
        new SampleTable()
            .with("bin", -9.0, 99.0, 2.5)
            .with("hot", null, 99.0, -0.0)
            .with("same", 4.0, 5.0, 6.0)
            .with("often", "q", "z", null)
            .with("y", 1.0, 2.0, 3.0);
    FrozenFeatures features =
        fit(
            table,
            new Bins(ColumnSelection.of("bin"), 2, null, false, null),
            new Bins(ColumnSelection.of("hot"), 2, null, true, null),
            new Robust(ColumnSelection.of("same"), null, null),
            new Frequency(ColumnSelection.CATEGORICAL, null));

    float[][] found = later.encode(features, Split.TEST);
    assertThat(found[0]).containsExactly(0, -1, -1, 0.5f);
    assertThat(found[1]).containsExactly(1, 1, 0, 0);
    assertThat(found[2]).containsExactly(1, 0, 1, 0);
    assertRefused(
        table,
        later,
        "column often has the value 'z', which no train row has",
        new Drop(ColumnSelection.NUMERIC),
        new Frequency(ColumnSelection.CATEGORICAL, Unknown.ERROR));
    assertRefused(
        table,
        later,
        "column bin has the number -9.0, which is outside of 1.0 to 4.0",
        new Drop(ColumnSelection.of("hot", "same", "often")),
        new Bins(ColumnSelection.of("bin"), 2, null, false, OutOfRange.ERROR));
    assertRefused(
        table,
        later,
        "column bin has the number -9.0, for which log1p is not defined; it must be above -1",
        new Drop(ColumnSelection.of("hot", "same", "often")),
        new Power(ColumnSelection.of("bin"), Power.Method.LOG1P, null, null));
    assertRefused(
        table,
        later,
        "hot is missing in a row, and no step says what to do then",
        new Drop(ColumnSelection.of("bin", "same", "often")),
        new Bins(ColumnSelection.of("hot"), 2, null, false, null));
  }

  @Test
  void aConstantColumnBecomesOneBinAndInfiniteNumbersAreClipped() {
    SampleTable table =
        new SampleTable()
            .with("same", 5.0, 5.0, 5.0)
            .with("wide", Double.NEGATIVE_INFINITY, 1.0, 3.0)
            .with("y", 1.0, 2.0, 3.0);
    FrozenFeatures features =
        fit(
            table,
            new Bins(ColumnSelection.of("same"), 4, null, true, null),
            new Clip(ColumnSelection.of("wide"), null, null, 0.0, 1.0),
            new MinMax(ColumnSelection.of("wide"), null, null, null));
    assertThat(features.schema().features().expand()).containsExactly(new Expand(0, 1));
    float[][] found = table.encode(features, Split.TRAIN);
    assertThat(found).isDeepEqualTo(new float[][] {{0, 0}, {0, 0}, {0, 1}});
  }

  @Test
  void contradictingOptionsAreRefused() {
    ColumnSelection all = ColumnSelection.ALL;
    assertThatThrownBy(() -> new Clip(all, 1.0, null, 0.1, null)).hasMessageContaining("either");
    assertThatThrownBy(() -> new Clip(all, 2.0, 1.0, null, null)).hasMessageContaining("min below");
    assertThatThrownBy(() -> new Bins(all, null, null, true, null)).hasMessageContaining("either");
    assertThatThrownBy(() -> new Bins(all, 1, null, true, null)).hasMessageContaining("2 to 10000");
    assertThatThrownBy(() -> new Bins(all, 1, List.of(1.0), true, null)).isNotNull();
    assertThatThrownBy(() -> new Bins(all, 4, null, true, OutOfRange.CLIP)).isNotNull();
    assertThatThrownBy(() -> new Robust(all, 0.9, 0.1)).hasMessageContaining("low < high");
    assertThatThrownBy(() -> new Power(all, Power.Method.LOG, 1.0, null)).isNotNull();
    assertThatThrownBy(() -> new Frequency(all, Unknown.CATEGORY)).hasMessageContaining("category");
    assertThatThrownBy(() -> new Hash(all, 1)).hasMessageContaining("2 to 65536");
  }

  private static void assertRefused(
      SampleTable fitted, SampleTable encoded, String message, FeatureStep... steps) {
    FrozenFeatures features = fit(fitted, steps);
    assertThatThrownBy(() -> encoded.encode(features, Split.TEST))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private static FrozenFeatures fit(SampleTable table, FeatureStep... steps) {
    return table.fit(FeatureFits.of(table.schema(), List.of(steps), VALUE, Optional.empty()), 700);
  }
}
