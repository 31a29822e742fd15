package dev.lockstep.preprocessing.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final StructType DATA =
      new StructType()
          .add("age", DataTypes.DoubleType)
          .add("Status", DataTypes.StringType)
          .add("code.a", DataTypes.StringType)
          .add("zip", DataTypes.IntegerType)
          .add("day", DataTypes.DateType);
  private static final LookupSpec ZIPS =
      new LookupSpec(
          CsvSpec.of(List.of("s3a://raw/zips.csv")),
          new SchemaFile(1, null, List.of(new ColumnSchema("number", "bigint", true, null, null))));
  private static final List<Rule> RULES =
      List.of(
          new NotNull("age there", "age", Severity.DROP, null),
          new InRange("age", "age", "18", "65.5", null, null),
          new InSet("status", "status", List.of("open", "closed"), Severity.REJECT, null),
          new ForeignKey("zip", List.of("zip"), ZIPS, List.of("number"), null, null),
          new Unique("twice", List.of("zip", "code.a"), null, null),
          new Matches("code", "code.a", "[ab]\\d+|c", null, null),
          new InRange("day", "day", null, "2024-06-30", Severity.FAIL, null),
          new Holds("sum", "age + zip < 60 OR Status = 'open'", null, null));

  /** The same rules in another engine's SQL. */
  private static final String ORACLE =
      """
      with simple as (
        select *, case when malformed then 'parse'
          when age is null or isnan(age) then 'age there'
          when not (age >= 18 and age <= 65.5) then 'age'
          when status is not null and status not in ('open', 'closed') then 'status'
          when zip is not null and zip not in (1, 2, 3, 5, 8, 13, 21) then 'zip' end as rule1
        from records),
      numbered as (
        select *, row_number() over (partition by rule1, zip, code order by position) as n
        from simple)
      select position, case when rule1 is not null then rule1
          when zip is not null and code is not null and n > 1 then 'twice'
          when code is not null and not regexp_full_match(code, '[ab]\\d+|c') then 'code'
          when day > date '2024-06-30' then 'day'
          when not (age + zip < 60 or status = 'open') then 'sum' end as rule
      from numbered order by position
      """;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void decidesLikeAnotherEngine(long seed) throws SQLException {
    List<Row> rows = rows(3_000, seed);

    List<Row> judged =
        judge(rows).select("_position", "_rule", "_fate").sort("_position").collectAsList();

    List<String> expected = oracle(rows);
    assertThat(judged).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      String rule = expected.get(i);
      assertThat(judged.get(i).getString(1)).as("record %d", i).isEqualTo(rule);
      assertThat(judged.get(i).getString(2))
          .isEqualTo(rule == null ? null : rule.equals("age there") ? "filtered" : "rejected");
    }
    assertThat(expected)
        .contains("parse", "age there", "age", "status", "zip", "twice", "code", "day", "sum");
  }

  @Test
  void reasonsShowColumnValueAndWhatIsAllowed() {
    String longText = "z".repeat(1_000);
    List<Row> rows =
        List.of(
            row(0, 7.5, "open", "c", 1, "2024-01-01"),
            row(1, 20.0, longText, "c", 1, "2024-01-01"),
            row(2, 20.0, "open", "a1", 1, "2024-01-01"),
            row(3, 20.0, "open", "a1", 1, "2024-01-01"),
            row(4, 20.0, "open", null, 4, "2024-01-01"),
            row(5, 20.0, "open", "d", 2, "2024-01-01"),
            row(6, 20.0, "open", "c", 3, "2024-12-24"),
            row(7, null, null, null, null, null));

    List<String> reasons =
        judge(rows).sort("_position").select("_reason").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();

    assertThat(reasons)
        .containsExactly(
            "column age is 7.5; 18 to 65.5 allowed",
            "column Status is " + "z".repeat(64) + "... (1000 characters); open, closed allowed",
            null,
            "found zip = 1, code.a = a1; the values must be unique, and position 2 of s3a://raw/a"
                + " has them already",
            "found zip = 4; a value of number in the lookup allowed",
            "column code.a is d; a text that matches [ab]\\d+|c allowed",
            "column day is 2024-12-24; at most 2024-06-30 allowed",
            "column age is missing; a value is required");
  }

  @Test
  void aMalformedRecordOfALookupIsAnError() {
    Dataset<Row> lookup =
        LocalSpark.session()
            .sql(
                "select 1L as number, 's3a://raw/zips.csv' as _source, 70L as _position,"
                    + " cast(null as string) as _rule, cast(null as string) as _reason union all"
                    + " select null, 's3a://raw/zips.csv', 7L, 'parse', 'an open quote'");
    ForeignKey rule = new ForeignKey("zip", List.of("zip"), ZIPS, List.of("number"), null, null);

    assertThatThrownBy(() -> Rules.apply(frame(rows(9, 1)), List.of(rule), spec -> lookup))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "rule zip: the lookup has a malformed record, at position 7 of s3a://raw/zips.csv: an"
                + " open quote");
  }

  @Test
  void aFrameThatHasFatesKeepsThem() {
    Dataset<Row> frame =
        frame(List.of(row(0, 1.0, "open", "c", 1, "2024-01-01")))
            .selectExpr("*", "'duplicate' as _fate");

    Row judged = Rules.apply(frame, RULES, RulesTest::lookup).select("_fate", "_rule").head();

    assertThat(judged.getString(0)).isEqualTo("duplicate");
    assertThat(judged.isNullAt(1)).isTrue();
  }

  @Test
  void columnsStayAsTheyAre() {
    Dataset<Row> frame = frame(rows(5, 1));

    assertThat(judge(rows(5, 1)).schema().fieldNames())
        .startsWith(frame.schema().fieldNames())
        .hasSize(frame.schema().size() + 1)
        .contains("_fate");
    assertThat(Rules.apply(frame, List.of(), RulesTest::lookup).schema().fieldNames())
        .contains("_fate");
  }

  @Test
  void saysWhichRuleDoesNotFitTheColumns() {
    refuses(new NotNull(null, "ages", null, null), "not_null(ages): there is no column ages");
    refuses(new InRange("r", "age", "old", null, null, null), "old is not a value of its type");
    refuses(new Matches("m", "age", "x", null, null), "judges texts, column age is double");
    refuses(new Holds("h", "age + 1", null, null), "a result of type double");
    refuses(new Holds("h", "rand() < 0.5", null, null), "a random function");
    refuses(new Holds("h", "agee > 1", null, null), "is not an expression over the columns");
    refuses(new Holds("h", "age >", null, null), "is not an expression over the columns");
    refuses(new ForeignKey("f", List.of("status"), ZIPS, List.of("number"), null, null), "a cast");
    assertThatThrownBy(
            () ->
                Rules.apply(
                    frame(rows(1, 1)), List.of(RULES.get(0), RULES.get(0)), RulesTest::lookup))
        .hasMessageContaining("two rules called age there");
    assertThatThrownBy(() -> new Matches("m", "a", "(", null, null))
        .isInstanceOf(UserException.class);
    assertThatThrownBy(() -> new InRange("r", "a", null, null, null, null))
        .isInstanceOf(UserException.class);
    assertThatThrownBy(() -> new NotNull("n", "a", Severity.DROP, RejectionBudget.ofCount(1)))
        .hasMessageContaining("belongs to severity reject");
  }

  @Test
  void theirJsonComesBack() {
    List<Rule> rules = new ArrayList<>(RULES);
    rules.add(new RowCount("enough", null, 10L, null, true, null));
    rules.add(new NotNull("n", "a", Severity.REJECT, new RejectionBudget(0.005)));
    rules.add(new NotNull("m", "a", Severity.REJECT, RejectionBudget.ofCount(7)));

    for (Rule rule : rules) {
      assertThat(Json.value(Json.tree(rule), Rule.class)).isEqualTo(rule);
    }
    assertThat(
            Json.read(
                "{\"type\":\"range\",\"column\":\"Age\",\"min\":18,\"max_rejected\":{\"count\":3}}"
                    .getBytes(StandardCharsets.UTF_8),
                Rule.class,
                "test"))
        .isEqualTo(new InRange("range(Age)", "Age", "18", null, null, RejectionBudget.ofCount(3)));
  }

  private static void refuses(Rule rule, String message) {
    assertThatThrownBy(() -> Rules.apply(frame(rows(1, 1)), List.of(rule), RulesTest::lookup))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private static Dataset<Row> judge(List<Row> rows) {
    return Rules.apply(frame(rows).repartition(3), RULES, RulesTest::lookup);
  }

  private static Dataset<Row> frame(List<Row> rows) {
    return LocalSpark.session().createDataFrame(rows, RecordColumns.frame(DATA));
  }

  /** Some numbers twice: a lookup must not multiply records. */
  private static Dataset<Row> lookup(LookupSpec spec) {
    assertThat(spec).isEqualTo(ZIPS);
    return LocalSpark.session()
        .sql("select explode(array(1L, 2L, 3L, 5L, 5L, 8L, 13L, 21L, 1L, null)) as number");
  }

  private static List<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    String[] states = {"open", "closed", "open ", "", null};
    String[] codes = {"a1", "b7", "c", "ab1", "c\n", null, "a2", "b3"};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (random.nextInt(20) == 0) {
        rows.add(malformed(i));
        continue;
      }
      Double age = null;
      if (random.nextInt(10) > 0) {
        age = random.nextInt(10) == 0 ? Double.NaN : 15 + random.nextInt(110) / 2.0;
      }
      rows.add(
          row(
              i,
              age,
              states[random.nextInt(20) == 0 ? 3 : random.nextInt(2) * (random.nextInt(9) / 4)],
              random.nextInt(5) == 0 ? codes[random.nextInt(8)] : "a" + random.nextInt(500),
              random.nextInt(12) == 0 ? null : (Integer) (1 + random.nextInt(24)),
              LocalDate.of(2024, 1, 1).plusDays(random.nextInt(190)).toString()));
    }
    return rows;
  }

  private static Row row(
      long position, Double age, String status, String code, Integer zip, String day) {
    Date date = day == null ? null : Date.valueOf(day);
    return RowFactory.create(
        age, status, code, zip, date, "s3a://raw/a", position, new byte[] {1}, null, null);
  }

  private static Row malformed(long position) {
    byte[] raw = {1};
    return RowFactory.create(
        null, null, null, null, null, "s3a://raw/a", position, raw, "parse", "a quote is open");
  }

  private static List<String> oracle(List<Row> rows) throws SQLException {
    List<String> rules = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      duck.createStatement()
          .execute(
              "create table records (age double, status varchar, code varchar, zip int, day date,"
                  + " position bigint, malformed boolean)");
      try (PreparedStatement insert =
          duck.prepareStatement("insert into records values (?, ?, ?, ?, ?, ?, ?)")) {
        for (Row row : rows) {
          for (int c = 0; c < 4; c++) {
            insert.setObject(c + 1, row.get(c));
          }
          insert.setObject(5, row.isNullAt(4) ? null : row.getDate(4).toLocalDate());
          insert.setLong(6, row.getLong(6));
          insert.setBoolean(7, !row.isNullAt(8));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      try (ResultSet found = duck.createStatement().executeQuery(ORACLE)) {
        while (found.next()) {
          rules.add(found.getString(2));
        }
      }
    }
    return rules;
  }
}
