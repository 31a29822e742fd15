package dev.lockstep.preprocessing.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextSourcesTest {
  private static final SchemaFile TYPES =
      TableFixture.schema(
          "b boolean",
          "i int",
          "l bigint",
          "f float",
          "d double",
          "s string",
          "day date",
          "at timestamp",
          "v array<double>",
          "raw binary",
          "small tinyint");

  @TempDir Path folder;
  private TableFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new TableFixture(folder);
  }

  @Test
  void readsWhatDuckDbWrites() throws SQLException {
    TableFixture.duckdb(
        ("copy (select i as l, i / 7.0::double as d, 'ü\"\\,' || i as s, date '2024-02-29' as day,"
                + " i %% 2 = 0 as b from range(1000) t(i)) to '%s' (format json)")
            .formatted(folder.resolve("a.json")));

    List<Row> rows = read(TYPES);

    assertThat(rows).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      Row row = rows.get(i);
      assertThat(row.<String>getAs("_rule")).isNull();
      assertThat(row.<Long>getAs("l")).isEqualTo(i);
      assertThat(row.<Double>getAs("d")).isEqualTo(i / 7.0);
      assertThat(row.<String>getAs("s")).isEqualTo("ü\"\\," + i);
      assertThat(row.<Boolean>getAs("b")).isEqualTo(i % 2 == 0);
      assertThat(row.<java.sql.Date>getAs("day")).isEqualTo("2024-02-29");
    }
  }

  @Test
  void rejectsOneRecordForOneBadLineAndKeepsTheLine() throws IOException {
    List<String> lines =
        List.of(
            "{\"l\": 1}",
            "{\"l\": 2",
            "",
            "[1]",
            "{\"l\": 3} {\"l\": 4}",
            "{\"l\": \"x\", \"d\": 1}",
            "{\"l\": \"x\", \"d\": }",
            "{\"l\": 5, \"other\": {\"deep\": [1, 2]}}");
    Files.writeString(folder.resolve("a.json"), "\uFEFF" + String.join("\r\n", lines));

    List<Row> rows = read(TYPES);

    assertThat(rows)
        .extracting(row -> row.<String>getAs("_rule"))
        .containsExactly(null, "parse", "parse", "parse", "type", "parse", null);
    assertThat(rows)
        .extracting(row -> row.<Long>getAs("l"))
        .containsExactly(1L, null, null, null, null, null, 5L);
    assertThat(rows.get(4).<Double>getAs("d")).isNull();
    assertThat(rows.get(4).<String>getAs("_reason"))
        .isEqualTo("column l: found \"x\", which is no BIGINT");
    assertThat(rows.get(2).<String>getAs("_reason")).contains("JSON object", "found [");
    assertThat(new String(rows.get(1).<byte[]>getAs("_raw"), StandardCharsets.UTF_8))
        .isEqualTo("{\"l\": 2");
    assertThat(rows.get(1).<Long>getAs("_position")).isEqualTo(3 + "{\"l\": 1}\r\n".length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "i | 2147483647 | 2147483647",
        "i | 2147483648 | rejected",
        "l | -9223372036854775808 | -9223372036854775808",
        "l | 9223372036854775808 | rejected",
        "l | 1.0 | rejected",
        "l | 1e3 | rejected",
        "small | 128 | rejected",
        "small | -128 | -128",
        "f | 0.1 | 0.1",
        "f | 16777217 | 1.6777216E7",
        "d | 1e400 | Infinity",
        "d | \"NaN\" | NaN",
        "d | \"1.5\" | rejected",
        "d | true | rejected",
        "b | 1 | rejected",
        "s | 1.50 | 1.50",
        "s | {\"a\": [1, null]} | {\"a\":[1,null]}",
        "day | \"2026-02-29\" | rejected",
        "day | \"2026-02-28\" | 2026-02-28",
        "at | \"2026-02-28T12:00:00+02:00\" | 2026-02-28T10:00:00Z",
        "at | \"2026-02-28 12:00:00.123456\" | 2026-02-28T12:00:00.123456Z",
        "at | 5 | rejected",
        "v | [1, 2.5, null] | [1.0, 2.5, null]",
        "v | [1, [2]] | rejected",
        "v | {} | rejected",
        "raw | \"!\" | rejected",
      })
  void takesWhatFitsATypeAndNothingElse(String column, String value, String expected)
      throws IOException {
    Files.writeString(folder.resolve("a.json"), "{\"" + column + "\": " + value + "}\n");

    Row row = read(TYPES).get(0);

    boolean rejected = expected.equals("rejected");
    assertThat(row.<String>getAs("_rule")).isEqualTo(rejected ? "type" : null);
    if (!rejected) {
      assertThat(shown(row.getAs(column))).isEqualTo(expected);
    }
  }

  @Test
  void rejectsALineThatIsTooLong() throws IOException {
    Files.writeString(
        folder.resolve("a.json"), "{\"s\":\"" + "x".repeat(100_000) + "\"}\n{\"s\":\"y\"}\n");

    List<Row> rows =
        fixture.read(
            new JsonLinesSpec(fixture.at("*.json"), 1000), TableFixture.schema("s string"));

    assertThat(rows.get(0).<String>getAs("_rule")).isEqualTo("too_long");
    assertThat(rows.get(0).<byte[]>getAs("_raw")).hasSizeLessThan(100_000);
    assertThat(rows.get(1).<String>getAs("s")).isEqualTo("y");
  }

  @Test
  void parsesAllColumnsWhateverIsSelected() throws IOException {
    Files.writeString(folder.resolve("a.json"), "{\"l\": 1, \"d\": \"x\"}\n{\"l\": 2}\n");

    assertThat(
            fixture
                .open(new JsonLinesSpec(fixture.at("*.json"), null), TYPES)
                .read(LocalSpark.session())
                .where("_rule is null")
                .select("l")
                .collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(2L);
  }

  @Test
  void readsLinesOrWholeObjectsOfText() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "\uFEFFone\n\ntwo\n");
    Files.write(folder.resolve("b.txt"), new byte[] {'x', '\n', (byte) 0xC3, '\n', 'y'});
    SchemaFile schema = TableFixture.schema("text string");

    List<Row> lines = fixture.read(new TextSpec(fixture.at("*.txt"), null, null), schema);
    List<Row> files =
        fixture.read(new TextSpec(fixture.at("*.txt"), TextSpec.Per.FILE, null), schema);

    assertThat(lines)
        .extracting(row -> row.<String>getAs("text"))
        .containsExactly("one", "", "two", "x", null, "y");
    assertThat(lines.get(4).<String>getAs("_rule")).isEqualTo("encoding");
    assertThat(lines.get(4).<byte[]>getAs("_raw")).containsExactly(0xC3);
    assertThat(files)
        .extracting(row -> row.<String>getAs("text"))
        .containsExactly("one\n\ntwo\n", null);
  }

  @Test
  void refusesColumnsThatTheFormatDoesNotHave() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "x");

    assertThatThrownBy(
            () ->
                fixture.open(
                    new TextSpec(fixture.at("*"), null, null), TableFixture.schema("line string")))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("text STRING", "line STRING");
    assertThatThrownBy(
            () ->
                fixture.open(
                    new JsonLinesSpec(fixture.at("*"), null),
                    TableFixture.schema("m map<string,int>")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("map<string,int>");
  }

  private List<Row> read(SchemaFile schema) {
    return fixture.read(new JsonLinesSpec(fixture.at("*.json"), null), schema);
  }

  private static String shown(Object value) {
    if (value instanceof java.sql.Timestamp time) {
      return time.toInstant().toString();
    }
    if (value instanceof scala.collection.Seq<?> values) {
      return scala.collection.JavaConverters.seqAsJavaList(values).toString();
    }
    return String.valueOf(value);
  }
}
