package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.Expand;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableFitTest {
  private static final TargetSpec STATUS = new TargetSpec.OfClass("status", null);

  @Test
  void imputesStandardizesAndFindsCategoriesAsAFloat64ReferenceDoes() {
    SampleTable table =
        new SampleTable()
            .withRandom("age", 5_000, 40, 12, 1)
            .withRandomTexts("city", 5_000, 9, 2)
            .withRandomTexts("status", 5_000, 3, 3);
    FrozenFeatures features =
        table.fit(
            fit(
                table,
                new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEDIAN, null, true),
                new Standardize(ColumnSelection.NUMERIC),
                new OneHot(ColumnSelection.CATEGORICAL, null, null, null)),
            700);

    // a row without a label is in no split
    double[] filled = filled(table.column("age"), table.column("status"));
    double mean = Arrays.stream(filled).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(filled).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    float[][] encoded = table.encode(features, Split.TRAIN);
    List<String> cities = byFrequency(table.column("city"), table.column("status"));
    int at = 0;
    for (int i = 0; i < table.rows(); i++) {
      if (table.column("status")[i] == null) {
        continue;
      }
      assertThat((double) encoded[i][0]).isCloseTo((filled[at++] - mean) / deviation, within(1e-6));
      assertThat(encoded[i][1]).isEqualTo(table.column("age")[i] == null ? 1f : 0f);
      assertThat(encoded[i][2]).isEqualTo((float) cities.indexOf(table.column("city")[i]));
    }
    assertThat(features.schema().features().expand()).containsExactly(new Expand(2, 9));
    assertThat(features.schema().classes()).containsExactly("c0", "c1", "c2");
  }

  @Test
  void thawedFeaturesEncodeTheSameBits() {
    SampleTable table =
        new SampleTable()
            .withRandom("age", 1_000, 1.7e9, 1, 1)
            .withRandom("income", 1_000, 0, 1e-9, 5)
            .withRandomTexts("city", 1_000, 30, 2)
            .withRandomTexts("zip", 1_000, 300, 4)
            .withRandomTexts("status", 1_000, 3, 3);
    FrozenFeatures features =
        table.fit(
            fit(
                table,
                new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
                new Standardize(ColumnSelection.of("age")),
                new MinMax(ColumnSelection.of("income"), -1.0, 1.0, OutOfRange.CLIP),
                new OneHot(ColumnSelection.of("city"), 5, null, Unknown.CATEGORY),
                new Ordinal(ColumnSelection.of("zip"), null, Unknown.CATEGORY)),
            333);
    FrozenFeatures thawed = FeatureFits.thaw(features.toJson());

    assertThat(table.encode(thawed, null)).isDeepEqualTo(table.encode(features, Split.TRAIN));
    assertThat(thawed.schema()).isEqualTo(features.schema());
    assertThat(thawed.input()).isEqualTo(features.input());
    assertThat(thawed.toJson()).isEqualTo(features.toJson());
    assertThat(thawed.statistics()).isEqualTo(features.statistics());
    assertThat(features.schema().features().expand()).containsExactly(new Expand(2, 6));
  }

  @Test
  void rowsOutsideOfTrainAreNotFitOnButTheirClassesCount() {
    SampleTable table = new SampleTable().with("x", 1.0, 3.0, 100.0).with("status", "a", "a", "b");
    FeatureFit fit = fit(table, new Standardize(ColumnSelection.NUMERIC));
    FitAccumulator all = fit.accumulator();
    all.add(table.block(), new byte[] {0, 0, 2}, SampleTable.hashes(0, 3));
    FrozenFeatures features = fit.next(all).frozen();

    assertThat(features.statistics().get("x").get("mean").asDouble()).isEqualTo(2);
    assertThat(features.schema().classes()).containsExactly("a", "b");
    assertThat(table.encode(features, Split.TEST)[2][0]).isEqualTo(98f);
  }

  @Test
  void aNumericTargetIsStandardizedAndComesBackInItsUnits() {
    SampleTable table =
        new SampleTable().with("x", 1.0, 3.0, 5.0).with("price", 100.0, 200.0, 300.0);
    TargetSpec price = new TargetSpec.OfValue("price", null, TargetSpec.Scaling.STANDARDIZE, "USD");
    FrozenFeatures features =
        table.fit(
            FeatureFits.of(
                table.schema(),
                List.of(new Keep(ColumnSelection.NUMERIC, false)),
                price,
                Optional.empty()),
            2);
    double[] labels = new double[3];
    features.labels(table.block(), labels);

    ValueLabel label = (ValueLabel) features.schema().label();
    assertThat(labels[1]).isZero();
    assertThat(label.target(labels[2])).isCloseTo(300, within(1e-4));
    assertThat(label.unit()).isEqualTo("USD");
  }

  @Test
  void aLabelThatIsMissingOrNoClassIsNaNAndItsRowIsNotFitOn() {
    SampleTable table =
        new SampleTable().with("x", 1.0, 3.0, 50.0, 60.0).with("status", "a", "b", "c", null);
    TargetSpec given = new TargetSpec.OfClass("status", List.of("b", "a"));
    FrozenFeatures features =
        table.fit(
            FeatureFits.of(
                table.schema(),
                List.of(new Standardize(ColumnSelection.ALL)),
                given,
                Optional.empty()),
            2);
    double[] labels = new double[4];
    features.labels(table.block(), labels);

    assertThat(labels).containsExactly(1, 0, Double.NaN, Double.NaN);
    assertThat(features.statistics().get("x").get("rows").asInt()).isEqualTo(2);
  }

  @Test
  void namesOfClassesOfANumberColumnStandForItsIndicesUnlessTheyAreNumbers() {
    SampleTable table = new SampleTable().with("x", 1.0, 2.0, 3.0).with("y", 0.0, 1.0, 3.0);
    assertThat(labels(table, List.of("no", "yes"))).containsExactly(0, 1, Double.NaN);
    assertThat(labels(table, List.of("3", "1"))).containsExactly(Double.NaN, 1, 0);
    assertThat(labels(table, null)).containsExactly(0, 1, 2);
  }

  @Test
  void allProblemsOfASpecificationAreNamedAtOnce() {
    SampleTable table =
        new SampleTable()
            .with("Age", 1.0, 2.0)
            .with("City", "a", "b")
            .with("Zip", "a", "b")
            .with("status", "x", "y");
    assertThatThrownBy(
            () ->
                fit(
                    table,
                    new Standardize(ColumnSelection.of("Agee")),
                    new Standardize(ColumnSelection.of("City")),
                    new Impute(ColumnSelection.of("Zip"), Impute.Strategy.MODE, null, false)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("did you mean Age?")
        .hasMessageContaining("standardize cannot be applied to City, which is a text there")
        .hasMessageContaining("no step is for the column Age")
        .hasMessageContaining("Zip is left a text");
  }

  @Test
  void aMissingNumberWithoutImputationIsRefusedWhenItIsFitAndWhenItIsEncoded() {
    SampleTable missing = new SampleTable().with("x", 1.0, null).with("status", "a", "b");
    SampleTable present = new SampleTable().with("x", 1.0, 2.0).with("status", "a", "b");
    Standardize step = new Standardize(ColumnSelection.NUMERIC);
    assertThatThrownBy(() -> missing.fit(fit(missing, step), 2))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("x is missing in 1 of 2 train rows");
    FrozenFeatures features = present.fit(fit(present, step), 2);
    assertThatThrownBy(() -> missing.encode(features, Split.TEST))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("x is missing in a row");
    SampleTable huge = new SampleTable().with("x", 1.0, 1e300).with("status", "a", "b");
    assertThatThrownBy(() -> huge.encode(features, Split.TEST))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("float32 cannot hold");
  }

  @Test
  void anUnknownCategoryFollowsItsPolicy() {
    SampleTable table = new SampleTable().with("c", "p", "q", "q").with("status", "a", "b", "a");
    SampleTable later = new SampleTable().with("c", "q", "z", null).with("status", "a", "b", "a");
    assertThat(column(table, later, Unknown.IGNORE)).containsExactly(0f, -1f, -1f);
    assertThat(column(table, later, Unknown.CATEGORY)).containsExactly(0f, 2f, 2f);
    SampleTable unknown = new SampleTable().with("c", "q", "z", "p").with("status", "a", "b", "a");
    assertThatThrownBy(() -> column(table, unknown, Unknown.ERROR))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the value 'z', which no train row has");
  }

  @Test
  void aRunWithoutTrainRowsIsRefused() {
    SampleTable table = new SampleTable().with("x", 1.0, 2.0).with("status", "a", "b");
    FeatureFit fit = fit(table, new Keep(ColumnSelection.ALL, false));
    assertThatThrownBy(() -> table.fit(fit, 2, Split.TEST))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no train rows with a label");
  }

  private static float[] column(SampleTable fitted, SampleTable encoded, Unknown unknown) {
    FrozenFeatures features =
        fitted.fit(fit(fitted, new OneHot(ColumnSelection.ALL, null, null, unknown)), 2);
    float[][] rows = encoded.encode(features, Split.VALIDATION);
    return new float[] {rows[0][0], rows[1][0], rows[2][0]};
  }

  private static double[] labels(SampleTable table, List<String> classes) {
    FrozenFeatures features =
        table.fit(
            FeatureFits.of(
                table.schema(),
                List.of(new Keep(ColumnSelection.NUMERIC, false)),
                new TargetSpec.OfClass("y", classes),
                Optional.empty()),
            2);
    double[] labels = new double[table.rows()];
    features.labels(table.block(), labels);
    assertThat(features.schema().label()).isInstanceOf(ClassLabel.class);
    return labels;
  }

  private static FeatureFit fit(SampleTable table, FeatureStep... steps) {
    return FeatureFits.of(table.schema(), List.of(steps), STATUS, Optional.empty());
  }

  private static double[] filled(Object[] column, Object[] labels) {
    Object[] labeled =
        IntStream.range(0, column.length)
            .filter(i -> labels[i] != null)
            .mapToObj(i -> column[i])
            .toArray();
    double[] present =
        Arrays.stream(labeled)
            .filter(v -> v != null)
            .mapToDouble(v -> (Double) v)
            .sorted()
            .toArray();
    int n = present.length;
    double median = (present[(n - 1) / 2] + present[n / 2]) / 2;
    return Arrays.stream(labeled).mapToDouble(v -> v == null ? median : (Double) v).toArray();
  }

  private static List<String> byFrequency(Object[] column, Object[] labels) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < column.length; i++) {
      if (column[i] != null && labels[i] != null) {
        counts.merge((String) column[i], 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted((a, b) -> b.getValue() - a.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }
}
