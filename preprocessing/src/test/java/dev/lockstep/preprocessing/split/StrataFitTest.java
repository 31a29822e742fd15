package dev.lockstep.preprocessing.split;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrataFitTest {
  private static final StructType TYPES =
      new StructType().add("key", DataTypes.StringType).add("c", DataTypes.StringType);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyStratumGetsItsShareWithinOneRow(long seed) {
    String[] values = values(20_000, seed);
    SplitSpec spec = new SplitSpec(0.1, 0.2, seed, new SplitBy.Stratify("c"));

    StrataBounds bounds = fit(values, spec, StrataBounds.none());
    byte[] splits = assign(values, spec, bounds);

    Map<String, int[]> counts = counts(values, splits);
    assertThat(counts).hasSize(bounds.strata().size()).hasSizeGreaterThan(5);
    counts.forEach(
        (value, n) -> {
          int rows = n[0] + n[1] + n[2];
          assertThat(Math.abs(n[1] - 0.1 * rows)).as("validation of %s", value).isLessThan(1);
          assertThat(Math.abs(n[1] + n[2] - 0.3 * rows)).as("held out of %s", value).isLessThan(1);
        });
  }

  @Test
  void laterRowsMoveNobodyAndAreDividedByTheShares() {
    SplitSpec spec = new SplitSpec(0.1, 0.2, 7, new SplitBy.Stratify("c"));
    String[] values = values(10_000, 4);
    String[] march = Arrays.copyOf(values, 2_000);
    StrataBounds first = fit(march, spec, StrataBounds.none());
    StrataBounds second = fit(values, spec, first);

    byte[] before = assign(march, spec, first);
    byte[] after = assign(values, spec, second);

    assertThat(second.strata()).containsAll(first.strata());
    assertThat(Arrays.copyOf(after, before.length)).isEqualTo(before);
    int[] common = counts(values, after).get("a");
    double rows = common[0] + common[1] + common[2];
    assertThat(common[1] / rows).isCloseTo(0.1, within(0.03));
    assertThat(common[2] / rows).isCloseTo(0.2, within(0.03));
  }

  @Test
  void tinyStrataTogetherHaveTheShares() {
    String[] values = new String[3_000];
    for (int row = 0; row < values.length; row++) {
      values[row] = "s" + row / 3;
    }
    SplitSpec spec = new SplitSpec(0.1, 0.2, 7, new SplitBy.Stratify("c"));

    byte[] splits = assign(values, spec, fit(values, spec, StrataBounds.none()));

    int[] total = new int[3];
    for (byte split : splits) {
      total[split]++;
    }
    assertThat(total[1] / 3000.0).isCloseTo(0.1, within(0.025));
    assertThat(total[2] / 3000.0).isCloseTo(0.2, within(0.035));
  }

  @Test
  void numbersAndTextsAreTheSameStrata() {
    SplitSpec spec = new SplitSpec(0.1, 0.2, 7, new SplitBy.Stratify("c"));
    Random random = new Random(5);
    String[] texts = new String[5_000];
    double[] numbers = new double[texts.length];
    for (int row = 0; row < texts.length; row++) {
      double[] choice = {1, 2.5, -3, 1e300, Double.NaN};
      numbers[row] = choice[random.nextInt(choice.length)];
      texts[row] =
          Double.isNaN(numbers[row])
              ? null
              : new String[] {"1", "2.5", "-3", "1.0E300"}
                  [List.of(1.0, 2.5, -3.0, 1e300).indexOf(numbers[row])];
    }
    StrataBounds bounds = fit(texts, spec, StrataBounds.none());
    Dataset<Row> frame = frame(texts).withColumn("c", col("c").cast("double"));
    Column text = StrataFit.text(col("c"), true);
    StrataBounds byNumber =
        StrataFit.fit(frame, text, KeyHash.of(7, col("key")), spec, StrataBounds.none());

    assertThat(byNumber).isEqualTo(bounds);
    assertThat(bounds.strata()).hasSize(5);
    Block block = SplitAssignerTest.numbers("c", numbers);
    byte[] splits = new byte[numbers.length];
    SplitAssigner.of(spec, block.schema(), TYPES, bounds)
        .assign(block, SplitAssignerTest.hashes(numbers.length, 7), splits);
    assertThat(splits).isEqualTo(assign(texts, spec, bounds));
  }

  @Test
  void itsJsonComesBack() {
    SplitSpec spec = new SplitSpec(0.1, 0.2, 7, new SplitBy.Stratify("c"));
    StrataBounds bounds = fit(new String[] {"a", null, "b", "a"}, spec, StrataBounds.none());

    assertThat(Json.value(Json.tree(bounds), StrataBounds.class)).isEqualTo(bounds);
  }

  @Test
  void tooManyStrataAreRefused() {
    Dataset<Row> many =
        LocalSpark.session().range(StrataFit.MOST_STRATA + 1).selectExpr("cast(id as string) id");
    SplitSpec spec = new SplitSpec(0.1, 0.2, 7, new SplitBy.Stratify("id"));

    assertThatThrownBy(
            () ->
                StrataFit.fit(many, col("id"), KeyHash.of(7, col("id")), spec, StrataBounds.none()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("column id has more than 10000 values");
  }

  /** Some common values, some that have a handful of rows, and missing ones. */
  private static String[] values(int rows, long seed) {
    Random random = new Random(seed);
    String[] values = new String[rows];
    for (int row = 0; row < rows; row++) {
      double u = random.nextDouble();
      values[row] = u < 0.6 ? "a" : u < 0.9 ? "b" : u < 0.91 ? null : "r" + (int) (u * 1000) % 7;
      if (random.nextInt(2_000) == 0) {
        values[row] = "rare" + random.nextInt(3);
      }
    }
    return values;
  }

  private static StrataBounds fit(String[] values, SplitSpec spec, StrataBounds frozen) {
    Column hash = KeyHash.of(spec.seed(), col("key"));
    return StrataFit.fit(frame(values), StrataFit.text(col("c"), false), hash, spec, frozen);
  }

  private static Dataset<Row> frame(String[] values) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < values.length; row++) {
      rows.add(RowFactory.create(SplitAssignerTest.key(row), values[row]));
    }
    return LocalSpark.session().createDataFrame(rows, TYPES);
  }

  private static byte[] assign(String[] values, SplitSpec spec, StrataBounds bounds) {
    Block block = SplitAssignerTest.texts("c", values);
    byte[] splits = new byte[values.length];
    SplitAssigner.of(spec, block.schema(), TYPES, bounds)
        .assign(block, SplitAssignerTest.hashes(values.length, spec.seed()), splits);
    return splits;
  }

  /** Rows per value and split. */
  private static Map<String, int[]> counts(String[] values, byte[] splits) {
    Map<String, int[]> counts = new TreeMap<>();
    for (int row = 0; row < values.length; row++) {
      counts.computeIfAbsent(String.valueOf(values[row]), v -> new int[3])[splits[row]]++;
    }
    return counts;
  }
}
