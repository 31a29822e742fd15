package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.TargetSums;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Means of the target by text, against sums over the other folds that DuckDB makes. */
class TargetEncodeTest {
  private static final int ROWS = 2_000;

  /** Of train rows; o has the rows of the other folds that have a target. */
  private static final String OUT_OF_FOLD =
      """
      select coalesce(
        (select (sum(o.%1$s) + %2$s * m.mean) / (count(*) + %2$s)
          from t o where o.city = t.city and o.fold <> t.fold and o.y is not null),
        m.mean)
      from t join (
        select f.fold, avg(o.%1$s) as mean
        from (select distinct fold from t) f join t o on o.fold <> f.fold and o.y is not null
        group by f.fold) m on m.fold = t.fold
      order by n
      """;

  /** Of all other rows. */
  private static final String BY_ALL =
      """
      select coalesce(
        (select (sum(o.%1$s) + %2$s * m.mean) / (count(*) + %2$s)
          from t o where o.city = t.city and o.y is not null),
        m.mean)
      from t, (select avg(%1$s) as mean from t where y is not null) m order by n
      """;

  @Test
  void aTrainRowIsEncodedByTheOtherFoldsAndAnyOtherRowByAll() throws SQLException {
    SampleTable table = cities().withRandom("y", ROWS, 100, 30, 3);
    FrozenFeatures features = fit(table, value(null), new TargetEncode(cityOnly(), 4.0));
    try (DuckTable duck = new DuckTable(withFolds(table))) {
      assertColumn(table, features, Split.TRAIN, 0, duck.query(OUT_OF_FOLD.formatted("y", "4")));
      assertColumn(table, features, Split.TEST, 0, duck.query(BY_ALL.formatted("y", "4")));
      assertColumn(table, features, null, 0, duck.query(BY_ALL.formatted("y", "4")));
    }
  }

  @Test
  void aStandardizedTargetIsEncodedAsItIsStoredInASecondPass() throws SQLException {
    SampleTable table = cities().withRandom("y", ROWS, 100, 30, 3);
    FrozenFeatures features =
        fit(table, value(TargetSpec.Scaling.STANDARDIZE), new TargetEncode(cityOnly(), null));
    ValueLabel label = (ValueLabel) features.schema().label();
    try (DuckTable duck = new DuckTable(withFolds(table))) {
      double[] expected = duck.query(OUT_OF_FOLD.formatted("y", "10"));
      assertColumn(
          table, features, Split.TRAIN, 0, Arrays.stream(expected).map(label::stored).toArray());
    }
  }

  @Test
  void twoClassesAreOneNumberAndMoreAreOneForEach() throws SQLException {
    for (int classes = 2; classes <= 3; classes++) {
      SampleTable table = cities().withRandomTexts("y", ROWS, classes, 5);
      FrozenFeatures features =
          fit(table, new TargetSpec.OfClass("y", null), new TargetEncode(cityOnly(), 0.5));
      int outputs = classes == 2 ? 1 : 3;
      assertThat(features.schema().features().elements()).isEqualTo(outputs);
      try (DuckTable duck = new DuckTable(withFolds(table))) {
        for (int output = 0; output < outputs; output++) {
          String name = "c" + (outputs == 1 ? 1 : output);
          String hit = "is_" + name;
          duck.run("alter table t add column " + hit + " double");
          duck.run("update t set " + hit + " = (y = '" + name + "')::int");
          double[] train = duck.query(OUT_OF_FOLD.formatted(hit, "0.5"));
          assertColumn(table, features, Split.TRAIN, output, train);
          double[] all = duck.query(BY_ALL.formatted(hit, "0.5"));
          assertColumn(table, features, Split.VALIDATION, output, all);
        }
      }
      assertThat(features.toJson().at("/lanes/0/name").asText())
          .isEqualTo(classes == 2 ? "city" : "city_c0");
    }
  }

  @Test
  void aRowsOwnTargetIsNotInItsFeatures() {
    String[] ids = IntStream.range(0, ROWS).mapToObj(i -> "id" + i).toArray(String[]::new);
    double[] targets = IntStream.range(0, ROWS).mapToDouble(i -> (i * 37) % 101).toArray();
    SampleTable table = new SampleTable().with("city", (Object[]) ids).with("y", boxed(targets));
    FrozenFeatures features = fit(table, value(null), new TargetEncode(cityOnly(), 0.0));
    float[][] train = table.encode(features, Split.TRAIN);
    float[][] outside = table.encode(features, null);

    long distinct = Arrays.stream(train).map(row -> row[0]).distinct().count();
    assertThat(distinct).as("nothing but the mean of the other folds").isBetween(2L, 5L);
    for (int i = 0; i < ROWS; i++) {
      assertThat(outside[i][0]).isEqualTo((float) targets[i]);
    }
    targets[7] += 1e6;
    SampleTable other = new SampleTable().with("city", (Object[]) ids).with("y", boxed(targets));
    FrozenFeatures changed = fit(other, value(null), new TargetEncode(cityOnly(), 0.0));
    assertThat(other.encode(changed, Split.TRAIN)[7][0]).isEqualTo(train[7][0]);
  }

  @Test
  void unknownAndMissingTextsGetTheMeanOfAllRowsAndStepsAroundItAreFollowed() {
    SampleTable table =
        new SampleTable()
            .with("city", "p", "p", "q", null, "q", "p")
            .with("y", 1.0, 3.0, 5.0, 7.0, 9.0, 11.0);
    SampleTable later = new SampleTable().with("city", "p", "z", null).with("y", 0.0, 0.0, 0.0);
    FrozenFeatures plain = fit(table, value(null), new TargetEncode(cityOnly(), 1.0));
    float[][] found = later.encode(plain, Split.TEST);
    assertThat(found[0][0]).isEqualTo((15f + 6f) / (3 + 1));
    assertThat(found[1][0]).isEqualTo(6f);
    assertThat(found[2][0]).isEqualTo(6f);

    Impute fill = new Impute(cityOnly(), Impute.Strategy.CONSTANT, "q", false);
    for (TargetSpec.Scaling scaling : TargetSpec.Scaling.values()) {
      FrozenFeatures filled = fit(table, value(scaling), fill, new TargetEncode(cityOnly(), 1.0));
      ValueLabel label = (ValueLabel) filled.schema().label();
      double third = label.target(later.encode(filled, Split.TEST)[2][0]);
      assertThat(third).as("of q").isCloseTo((21.0 + 6) / (3 + 1), within(1e-5));
    }
  }

  @Test
  void aStepBehindItIsFitOnWhatTrainRowsAreEncodedAs() {
    SampleTable table = cities().withRandom("y", ROWS, 100, 30, 3);
    FrozenFeatures features =
        fit(
            table,
            value(TargetSpec.Scaling.STANDARDIZE),
            new TargetEncode(cityOnly(), null),
            new Standardize(cityOnly()));
    float[][] train = table.encode(features, Split.TRAIN);
    double[] labeled =
        IntStream.range(0, ROWS)
            .filter(i -> table.column("y")[i] != null)
            .mapToDouble(i -> train[i][0])
            .toArray();
    double mean = Arrays.stream(labeled).average().orElseThrow();
    double squares = DoubleStream.of(labeled).map(v -> v * v).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(1e-6));
    assertThat(squares).isCloseTo(1, within(1e-5));

    FrozenFeatures thawed = FeatureFits.thaw(features.toJson());
    assertThat(table.encode(thawed, Split.TRAIN)).isDeepEqualTo(train);
    assertThat(thawed.toJson()).isEqualTo(features.toJson());
  }

  @Test
  void tooManyTextsOrClassesAreRefused() {
    TargetSums sums = new TargetSums(1);
    for (int i = 0; i <= TargetSums.MOST; i++) {
      sums.of(("t" + i).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(sums.exact()).isFalse();
    assertThat(sums.texts()).hasSize(TargetSums.MOST);
    assertThat(new TargetSums(10_000).most()).isLessThan(100);

    String[] names = IntStream.range(0, 101).mapToObj(i -> "c" + i).toArray(String[]::new);
    SampleTable table =
        new SampleTable().with("city", (Object[]) names).with("y", (Object[]) names);
    TargetSpec classes = new TargetSpec.OfClass("y", null);
    assertThatThrownBy(() -> fit(table, classes, new TargetEncode(cityOnly(), null)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the target has 101 classes");
    assertThatThrownBy(() -> new TargetEncode(cityOnly(), -1.0)).hasMessageContaining("found -1.0");
  }

  private static SampleTable cities() {
    return new SampleTable().withRandomTexts("city", ROWS, 60, 2);
  }

  private static ColumnSelection cityOnly() {
    return ColumnSelection.of("city");
  }

  private static TargetSpec value(TargetSpec.Scaling scaling) {
    return new TargetSpec.OfValue("y", null, scaling, null);
  }

  private static SampleTable withFolds(SampleTable table) {
    long[] hashes = SampleTable.hashes(0, table.rows());
    SampleTable all = new SampleTable();
    table.columns().forEach(all::with);
    return all.with(
        "fold",
        Arrays.stream(hashes)
            .mapToObj(hash -> (double) RowFolds.fold(hash, TargetSums.FOLDS))
            .toArray());
  }

  private static Object[] boxed(double[] numbers) {
    return Arrays.stream(numbers).boxed().toArray();
  }

  /** Rows without a target are in no split and are left out. */
  private static void assertColumn(
      SampleTable table, FrozenFeatures features, Split split, int column, double[] expected) {
    float[][] found = table.encode(features, split);
    assertThat(expected).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      if (table.column("y")[i] != null) {
        assertThat((double) found[i][column])
            .as("row %d", i)
            .isCloseTo(expected[i], within(1e-6 * Math.max(1, Math.abs(expected[i]))));
      }
    }
  }

  private static FrozenFeatures fit(SampleTable table, TargetSpec target, FeatureStep... steps) {
    return table.fit(FeatureFits.of(table.schema(), List.of(steps), target, Optional.empty()), 300);
  }
}
