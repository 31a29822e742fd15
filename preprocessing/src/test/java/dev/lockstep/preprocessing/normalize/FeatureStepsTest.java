package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.Expand;
import dev.lockstep.preprocessing.dataset.Split;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Steps on numbers and categories, against DuckDB and Spark SQL on the same rows. */
class FeatureStepsTest {
  private static final int ROWS = 3_000;
  private static final TargetSpec VALUE = new TargetSpec.OfValue("y", null, null, null);
  private static final String QUANTILE = "(select quantile_cont(%s, %s) from t)";

  @Test
  void robustScalingEqualsThatOfDuckDbsQuantiles() throws SQLException {
    SampleTable table = numbers();
    float[][] found =
        encode(
            table,
            new Robust(ColumnSelection.of("a"), null, null),
            new Robust(ColumnSelection.of("b"), 0.1, 0.95),
            new Keep(ColumnSelection.NUMERIC, true));
    try (DuckTable duck = new DuckTable(table)) {
      assertColumn(found, 0, duck.numbers(robust("a", 0.25, 0.75)));
      assertColumn(found, 1, duck.numbers(robust("b", 0.1, 0.95)));
    }
  }

  @Test
  void winsorizingEqualsThatOfDuckDbsQuantiles() throws SQLException {
    SampleTable table = numbers();
    float[][] found =
        encode(
            table,
            new Clip(ColumnSelection.of("a"), null, null, 0.01, 0.99),
            new Clip(ColumnSelection.of("b"), -0.5, null, null, null),
            new Keep(ColumnSelection.NUMERIC, true));
    try (DuckTable duck = new DuckTable(table)) {
      String bounded = "least(greatest(a, %s), %s) + 0 * a";
      String low = QUANTILE.formatted("a", 0.01);
      String high = QUANTILE.formatted("a", 0.99);
      assertColumn(found, 0, duck.numbers(bounded.formatted(low, high)));
      assertColumn(found, 1, duck.numbers("greatest(b, -0.5) + 0 * b"));
    }
  }

  @Test
  void binsEqualThoseBetweenDuckDbsQuantiles() throws SQLException {
    SampleTable table = numbers();
    FrozenFeatures features =
        fit(
            table,
            new Bins(ColumnSelection.of("a"), 8, null, false, null),
            new Bins(ColumnSelection.of("b"), null, List.of(-1.0, 0.0, 0.5), true, null),
            new Keep(ColumnSelection.of("a"), true));
    float[][] found = table.encode(features, Split.TRAIN);
    try (DuckTable duck = new DuckTable(table)) {
      String edges = QUANTILE.formatted("a", "[i / 8 for i in range(1, 8)]");
      assertColumn(found, 0, duck.numbers("len([e for e in " + edges + " if a >= e]) + 0 * a"));
      String given = "len([e for e in [-1, 0, 0.5] if b >= e]) + 0 * b";
      assertColumn(found, 1, duck.numbers("coalesce(" + given + ", -1)"));
    }
    assertThat(features.schema().features().expand()).containsExactly(new Expand(1, 4));
  }

  @Test
  void powersEqualDuckDbsAndWhatFollowsIsFitOnThem() throws SQLException {
    SampleTable table = numbers();
    float[][] found =
        encode(
            table,
            new Power(ColumnSelection.of("a"), Power.Method.LOG1P, null, null),
            new Power(ColumnSelection.of("b"), Power.Method.SQRT, null, Power.OutOfDomain.MISSING),
            new Impute(ColumnSelection.of("b"), Impute.Strategy.MEDIAN, null, true),
            new Standardize(ColumnSelection.of("a")),
            new Keep(ColumnSelection.NUMERIC, true));
    try (DuckTable duck = new DuckTable(table)) {
      assertColumn(
          found,
          0,
          duck.numbers(
              "(ln(1 + a) - (select avg(ln(1 + a)) from t))"
                  + " / (select stddev_pop(ln(1 + a)) from t)"));
      String root = "case when b >= 0 then sqrt(b) end";
      String median = "(select quantile_cont(sqrt(b), 0.5) from t where b >= 0)";
      assertColumn(found, 1, duck.numbers("coalesce(" + root + ", " + median + ")"));
      assertColumn(found, 2, duck.numbers("(b is null or b < 0)::int"));
    }
  }

  @Test
  void yeoAndJohnsonsExponentIsTheMostLikelyOneOfAllRows() {
    SampleTable table = numbers();
    for (String column : List.of("a", "b")) {
      FrozenFeatures features =
          fit(
              table,
              new Power(ColumnSelection.of(column), Power.Method.YEO_JOHNSON, null, null),
              new Keep(ColumnSelection.NUMERIC, true));
      int at = column.equals("a") ? 0 : 1;
      double lambda = features.toJson().at("/lanes/" + at + "/ops/0/lambda").asDouble();
      double[] present =
          Arrays.stream(table.column(column))
              .filter(value -> value != null)
              .mapToDouble(value -> (Double) value)
              .toArray();

      double expected =
          DoubleStream.iterate(-2, l -> l <= 3, l -> l + 0.005)
              .boxed()
              .max((l, m) -> Double.compare(likelihood(present, l), likelihood(present, m)))
              .orElseThrow();
      assertThat(lambda).as(column).isCloseTo(expected, within(0.02));
      float[][] found = table.encode(features, Split.TRAIN);
      double[] made =
          IntStream.range(0, ROWS)
              .mapToDouble(i -> yeoJohnson(table.column(column)[i], lambda))
              .toArray();
      assertColumn(found, at, made);
    }
  }

  @Test
  void frequenciesEqualDuckDbsCounts() throws SQLException {
    SampleTable table =
        new SampleTable()
            .withRandomTexts("city", ROWS, 40, 7)
            .with("zip", IntStream.range(0, ROWS).mapToObj(i -> (double) (i % 17)).toArray())
            .with("y", numbers().column("y"));
    float[][] found = encode(table, new Frequency(ColumnSelection.ALL, null));
    try (DuckTable duck = new DuckTable(table)) {
      String share = "(select count(*) from t o where o.%1$s = t.%1$s) / (select count(*) from t)";
      assertColumn(found, 0, duck.numbers(share.formatted("city")));
      assertColumn(found, 1, duck.numbers(share.formatted("zip")));
    }
  }

  @Test
  void bucketsEqualThoseOfSparksHash() {
    SampleTable table =
        new SampleTable()
            .withRandomTexts("city", 500, 300, 7)
            .with("zip", IntStream.range(0, 500).mapToObj(i -> i * 0.5).toArray())
            .with("y", IntStream.range(0, 500).mapToObj(i -> (double) i).toArray());
    FrozenFeatures features = fit(table, new Hash(ColumnSelection.ALL, 64));
    float[][] found = table.encode(features, Split.TRAIN);
    assertColumn(found, 0, buckets(Arrays.asList((String[]) table.column("city"))));
    String[] zips =
        IntStream.range(0, 500)
            .mapToObj(i -> i % 2 == 0 ? Integer.toString(i / 2) : Double.toString(i * 0.5))
            .toArray(String[]::new);
    assertColumn(found, 1, buckets(List.of(zips)));
    assertThat(features.schema().features().expand())
        .containsExactly(new Expand(0, 64), new Expand(1, 64));
  }

  @Test
  void thawedStepsEncodeTheSameBits() {
    SampleTable table = numbers();
    SampleTable all = table.withRandomTexts("city", ROWS, 40, 7).withRandomTexts("zip", ROWS, 9, 8);
    FrozenFeatures features =
        fit(
            all,
            new Clip(ColumnSelection.of("a"), null, 9.0, null, null),
            new Power(ColumnSelection.of("a"), Power.Method.YEO_JOHNSON, null, null),
            new Robust(ColumnSelection.of("a"), null, null),
            new Keep(ColumnSelection.of("a"), true),
            new Bins(ColumnSelection.of("b"), 5, null, true, null),
            new Frequency(ColumnSelection.of("city"), null),
            new Standardize(ColumnSelection.of("city")),
            new Hash(ColumnSelection.of("zip"), 16));
    FrozenFeatures thawed = FeatureFits.thaw(features.toJson());

    float[][] found = all.encode(thawed, null);
    assertThat(Arrays.deepEquals(found, all.encode(features, Split.TRAIN))).isTrue();
    assertThat(thawed.toJson()).isEqualTo(features.toJson());
  }

  /** Skewed positive numbers a, numbers b around 0, and a target without missing ones. */
  private static SampleTable numbers() {
    SampleTable normal = new SampleTable().withRandom("a", ROWS, 1, 0.7, 1);
    Object[] skewed =
        Arrays.stream(normal.column("a"))
            .map(v -> v == null ? null : Math.exp((Double) v))
            .toArray();
    return new SampleTable()
        .with("a", skewed)
        .withRandom("b", ROWS, 0, 1.5, 2)
        .with("y", IntStream.range(0, ROWS).mapToObj(i -> (double) i).toArray());
  }

  private static String robust(String column, double low, double high) {
    return "(%s - %s) / (%s - %s)"
        .formatted(
            column,
            QUANTILE.formatted(column, 0.5),
            QUANTILE.formatted(column, high),
            QUANTILE.formatted(column, low));
  }

  private static double likelihood(double[] numbers, double lambda) {
    double[] made = Arrays.stream(numbers).map(x -> yeoJohnson(x, lambda)).toArray();
    double mean = Arrays.stream(made).average().orElseThrow();
    double variance = Arrays.stream(made).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double logs =
        Arrays.stream(numbers)
            .map(x -> Math.signum(x) * Math.log(1 + Math.abs(x)))
            .average()
            .orElseThrow();
    return -0.5 * Math.log(variance) + (lambda - 1) * logs;
  }

  /** The four cases as the paper has them. */
  private static double yeoJohnson(Object value, double lambda) {
    if (value == null) {
      return Double.NaN;
    }
    double x = (Double) value;
    if (x >= 0) {
      return lambda == 0 ? Math.log(x + 1) : (Math.pow(x + 1, lambda) - 1) / lambda;
    }
    return lambda == 2 ? -Math.log(1 - x) : -(Math.pow(1 - x, 2 - lambda) - 1) / (2 - lambda);
  }

  private static double[] buckets(List<String> texts) {
    StructType schema = new StructType().add("value", DataTypes.StringType);
    List<Row> rows =
        LocalSpark.session()
            .createDataFrame(texts.stream().map(RowFactory::create).toList(), schema)
            .coalesce(1)
            .selectExpr("if(value is null, -1, pmod(xxhash64(0L, value), 64))")
            .collectAsList();
    return rows.stream().mapToDouble(row -> row.getLong(0)).toArray();
  }

  private static void assertColumn(float[][] found, int column, double[] expected) {
    assertThat(found.length).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      if (Double.isNaN(expected[i])) {
        assertThat(found[i][column]).as("row %d", i).isNaN();
      } else {
        assertThat((double) found[i][column])
            .as("row %d", i)
            .isCloseTo(expected[i], within(2e-7 * Math.max(1, Math.abs(expected[i]))));
      }
    }
  }

  private static float[][] encode(SampleTable table, FeatureStep... steps) {
    return table.encode(fit(table, steps), Split.TRAIN);
  }

  private static FrozenFeatures fit(SampleTable table, FeatureStep... steps) {
    return table.fit(FeatureFits.of(table.schema(), List.of(steps), VALUE, Optional.empty()), 700);
  }
}
