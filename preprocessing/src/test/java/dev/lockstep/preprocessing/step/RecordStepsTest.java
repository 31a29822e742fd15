package dev.lockstep.preprocessing.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.lookup.LookupRows;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class RecordStepsTest {
  private static final StructType DATA =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("Age", DataTypes.StringType)
          .add("debt", DataTypes.DoubleType)
          .add("zip", DataTypes.StringType)
          .add("text", DataTypes.StringType)
          .add("day", DataTypes.DateType)
          .add("at", DataTypes.TimestampType);
  private static final StructType ZIPS =
      new StructType().add("zip", DataTypes.StringType).add("city", DataTypes.StringType);
  private static final List<Row> CITIES =
      List.of(RowFactory.create("1", "Rome"), RowFactory.create("2", "Oslo"));

  @Test
  void singleRowsGetTheSameValuesAndFatesAsAFrame() {
    List<RecordStep> steps =
        List.of(
            new Rename(Map.of("debt", "Debt")),
            new Cast(Map.of("age", "int")),
            new Filter("Age >= 18 or Age is null"),
            new Derive(ordered("Ratio", "Debt / Age", "Half", "round(Debt / 2, 1)")),
            new Derive(Map.of("Big", "ln(Debt + 1) > 3 and upper(zip) = '1'")),
            new DateParts(
                "day",
                List.of(
                    DateParts.Part.YEAR, DateParts.Part.DAY_OF_WEEK, DateParts.Part.DAY_OF_YEAR),
                false),
            new DateParts("at", List.of(DateParts.Part.HOUR, DateParts.Part.MONTH), true),
            new TextFeatures("text", List.of(TextFeatures.Feature.values()), 100),
            new Join(lookup(), List.of("zip"), List.of("city")),
            new DropColumns(List.of("text")),
            new Select(
                List.of(
                    "id",
                    "Ratio",
                    "Half",
                    "Big",
                    "city",
                    "Age",
                    "day_year",
                    "day_day_of_week",
                    "day_day_of_year",
                    "at_hour_sin",
                    "at_hour_cos",
                    "at_month_sin",
                    "text_length",
                    "text_words",
                    "text_hash",
                    "at")));
    List<Row> rows = rows();
    Dataset<Row> frame = RecordSteps.apply(spark(), frame(rows), steps, spec -> cities());
    LocalRow local = LocalRow.of(DATA, steps, new LookupRows(ZIPS, CITIES));

    assertThat(List.of(local.output().fieldNames()))
        .isEqualTo(List.of(RecordColumns.data(frame.schema()).fieldNames()));
    List<Row> expected = frame.orderBy(RecordColumns.POSITION).collectAsList();
    for (int i = 0; i < rows.size(); i++) {
      LocalRow.Outcome found = local.apply(rows.get(i));
      Row row = expected.get(i);
      assertThat(found.fate()).isEqualTo(row.<String>getAs(RecordColumns.FATE));
      assertThat(found.rule()).isEqualTo(row.<String>getAs(RecordColumns.RULE));
      assertThat(found.reason()).isEqualTo(row.<String>getAs(RecordColumns.REASON));
      for (int c = 0; c < found.values().length(); c++) {
        assertThat(found.values().get(c)).as("%d %s", i, row).isEqualTo(row.get(c));
      }
    }
    assertThat(expected.get(0).<Integer>getAs("day_day_of_week")).isEqualTo(1);
    assertThat(expected.get(0).<String>getAs("city")).isEqualTo("Rome");
    assertThat(expected.get(0).<Integer>getAs("text_words")).isEqualTo(3);
    assertThat(expected)
        .extracting(row -> row.<String>getAs(RecordColumns.FATE))
        .containsExactly(null, "filtered", "rejected", null);
    assertThat(expected.get(2).<String>getAs(RecordColumns.RULE)).isEqualTo("cast");
    assertThat(expected.get(2).<String>getAs(RecordColumns.REASON))
        .isEqualTo("column Age is 'old', which is no int");
  }

  @Test
  void deduplicateKeepsTheFirstAndCountsOnlyKeptRows() {
    StructType data = new StructType().add("k", "string").add("v", "int");
    List<Row> rows = new ArrayList<>();
    String[] keys = {"a", "b", "a", null, null, "a", "b"};
    int[] values = {-1, 2, 3, 4, 4, 3, 2};
    for (int i = 0; i < keys.length; i++) {
      rows.add(RowFactory.create(keys[i], values[i]));
    }
    Filter positive = new Filter("v > 0");

    assertThat(fates(data, rows, positive, new Deduplicate(List.of("K"))))
        .containsExactly("filtered", null, null, null, null, "duplicate", "duplicate");
    assertThat(fates(data, rows, positive, new Deduplicate(null)))
        .containsExactly("filtered", null, null, null, "duplicate", "duplicate", "duplicate");
  }

  @Test
  void mistakesAreExplainedWithoutReadingAnything() {
    assertRefused(new Filter("Agee >= 18"), "Agee >= 18", "did you mean Age?", "debt");
    assertRefused(new Filter("Age >="), "filter: Age >=", "The columns are");
    assertRefused(new Filter("debt + 1"), "must be of type boolean, found double");
    assertRefused(new Derive(Map.of("x", "sum(debt)")), "from one row alone");
    assertRefused(new Derive(Map.of("x", "rand()")), "random function");
    assertRefused(new Derive(Map.of("x", "explode(array(1, 2))")), "from one row alone");
    assertRefused(new Derive(Map.of("x", "no_such(debt)")), "no_such");
    assertRefused(new Derive(Map.of("_fate", "1")), "reserved");
    assertRefused(new Select(List.of("agg")), "there is no column agg", "did you mean Age?");
    assertRefused(new Rename(Map.of("debt", "age")), "two columns");
    assertRefused(new Cast(Map.of("debt", "number")), "number", "no type of Spark SQL");
    assertRefused(
        new DateParts("text", List.of(DateParts.Part.YEAR), false), "a date or a timestamp");
    assertRefused(new Deduplicate(List.of("key")), "there is no column key");
  }

  @Test
  void aLookupWithTwoRowsForOneKeyIsRefused() {
    Join join = new Join(lookup(), List.of("zip"), List.of("city"));
    List<Row> twice = List.of(RowFactory.create("1", "Rome"), RowFactory.create("1", "Bern"));
    Dataset<Row> lookup = spark().createDataFrame(twice, ZIPS);
    assertThatThrownBy(
            () -> RecordSteps.apply(spark(), frame(rows()), List.of(join), spec -> lookup))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("several rows with the same zip");
    assertThatThrownBy(() -> LocalRow.of(DATA, List.of(join), new LookupRows(ZIPS, twice)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("several rows with the same zip");
  }

  @Test
  void aLookupThatIsTooLargeToCopyIsRefusedWithItsSize() {
    Join join = new Join(lookup(), List.of("zip"), List.of("city"));
    Dataset<Row> lookup =
        spark().range(1_000_000).selectExpr("cast(id as string) as zip", "repeat('x', 50) as city");
    assertThatThrownBy(
            () -> RecordSteps.apply(spark(), frame(rows()), List.of(join), spec -> lookup))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "records: join: the lookup has 1,000,000 rows, whose columns for the join take 83.8 MiB;"
                + " allowed are 64.0 MiB");
  }

  @Test
  void numbersAreFoundInALookupAsSparkComparesThem() {
    StructType data = new StructType().add("k", "double");
    StructType table = new StructType().add("k", "double").add("v", "int");
    List<Row> known =
        List.of(
            RowFactory.create(0.0, 1),
            RowFactory.create(1.5, 2),
            RowFactory.create(null, 3),
            RowFactory.create(null, 4),
            RowFactory.create(Double.NaN, 5),
            RowFactory.create(Double.NaN, 6));
    List<Row> rows =
        List.of(
            RowFactory.create(-0.0),
            RowFactory.create(1.5),
            RowFactory.create((Object) null),
            RowFactory.create(2.5),
            RowFactory.create(Double.NaN));
    List<RecordStep> steps = List.of(new Join(lookup(), List.of("k"), List.of("v")));
    List<Row> joined =
        RecordSteps.apply(
                spark(), frame(data, rows), steps, spec -> spark().createDataFrame(known, table))
            .orderBy(RecordColumns.POSITION)
            .collectAsList();
    LocalRow local = LocalRow.of(data, steps, new LookupRows(table, known));

    assertThat(joined)
        .extracting(row -> row.<Integer>getAs("v"))
        .containsExactly(1, 2, null, null, null);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(local.apply(rows.get(i)).values().get(1)).isEqualTo(joined.get(i).getAs("v"));
    }
  }

  @Test
  void aLookupWithOtherTypesOrColumnsIsRefused() {
    Dataset<Row> numbers = spark().range(3).selectExpr("id as zip", "'x' as city");
    Join join = new Join(lookup(), List.of("zip"), List.of("city"));
    assertThatThrownBy(
            () -> RecordSteps.apply(spark(), frame(rows()), List.of(join), spec -> numbers))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "column zip is of type string in the records and of type bigint in the lookup");
    assertRefused(
        new Join(lookup(), List.of("zip"), List.of("citty")),
        "join: lookup: there is no column citty",
        "did you mean city?");
    assertRefused(new Join(lookup(), List.of("zap"), List.of("city")), "there is no column zap");
    assertRefused(
        new Join(lookup(), List.of("zip"), List.of("zip")), "a column zip cannot be made");
  }

  @Test
  void aMalformedRecordStaysRejectedByItsOwnRule() {
    Dataset<Row> frame =
        frame(rows())
            .withColumn(RecordColumns.RULE, org.apache.spark.sql.functions.lit("parse"))
            .withColumn(RecordColumns.REASON, org.apache.spark.sql.functions.lit("cut off"));
    List<Row> found =
        RecordSteps.apply(
                spark(),
                frame,
                List.of(new Cast(Map.of("Age", "int")), new Filter("false")),
                spec -> cities())
            .collectAsList();
    assertThat(found).allMatch(row -> "rejected".equals(row.getAs(RecordColumns.FATE)));
    assertThat(found).allMatch(row -> "parse".equals(row.getAs(RecordColumns.RULE)));
  }

  private static void assertRefused(RecordStep step, String... words) {
    assertThatThrownBy(
            () -> RecordSteps.apply(spark(), frame(rows()), List.of(step), spec -> cities()))
        .isInstanceOf(UserException.class)
        .message()
        .contains(words);
  }

  private static List<String> fates(StructType data, List<Row> rows, RecordStep... steps) {
    Dataset<Row> frame = RecordSteps.apply(spark(), frame(data, rows), List.of(steps), s -> null);
    assertThat(frame.columns()).doesNotContain("_alone", "_rank");
    return frame.orderBy(RecordColumns.POSITION).collectAsList().stream()
        .map(row -> row.<String>getAs(RecordColumns.FATE))
        .toList();
  }

  private static List<Row> rows() {
    Date monday = Date.valueOf("2024-12-30");
    Timestamp evening = Timestamp.from(java.time.Instant.parse("2024-03-10T18:45:10.5Z"));
    return List.of(
        RowFactory.create(1L, "30", 99.5, "1", " three words here ", monday, evening),
        RowFactory.create(2L, "17", 1.0, "2", "", monday, evening),
        RowFactory.create(3L, "old", 5.0, "2", "x", monday, evening),
        RowFactory.create(4L, null, null, null, null, null, null));
  }

  private static Dataset<Row> frame(List<Row> rows) {
    return frame(DATA, rows);
  }

  private static Dataset<Row> frame(StructType data, List<Row> rows) {
    List<Row> records = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      List<Object> values = new ArrayList<>();
      for (int c = 0; c < rows.get(i).length(); c++) {
        values.add(rows.get(i).get(c));
      }
      values.addAll(Arrays.asList("s3a://raw/a.csv", (long) i, new byte[0], null, null));
      records.add(RowFactory.create(values.toArray()));
    }
    StructType frame = data;
    for (StructField field : RecordColumns.RESERVED.fields()) {
      frame = frame.add(field);
    }
    return spark().createDataFrame(records, frame);
  }

  private static Dataset<Row> cities() {
    return spark().createDataFrame(CITIES, ZIPS);
  }

  private static SparkSession spark() {
    SparkSession spark = LocalSpark.session();
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    return spark;
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /** Some source; the tests read the lookup themselves. */
  private static LookupSpec lookup() {
    return new LookupSpec(
        CsvSpec.of(List.of("s3a://raw/zips.csv")),
        new SchemaFile(
            1,
            null,
            List.of(
                new ColumnSchema("zip", "string", true, null, null),
                new ColumnSchema("city", "string", true, null, null))));
  }
}
