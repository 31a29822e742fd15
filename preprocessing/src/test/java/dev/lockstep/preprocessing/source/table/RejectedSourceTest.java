package dev.lockstep.preprocessing.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.replay.Choice;
import dev.lockstep.preprocessing.source.replay.NotReplayed;
import dev.lockstep.preprocessing.source.replay.Place;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedSourceTest {
  private static final SchemaFile SCHEMA =
      TableFixture.schema("id bigint", "x double", "name string", "day date", "at timestamp");

  @TempDir Path folder;
  private final SparkSession spark = LocalSpark.session();
  private TableFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new TableFixture(folder);
  }

  /** Puts records aside as a run does. */
  private List<SourceObject> reject(List<RejectedRecord> records) {
    String dataset = fixture.root + "/out";
    DatasetWriter writer =
        DatasetWriter.begin(fixture.access.storage(), dataset, "0123456789abcdef");
    JavaRDD<RejectedRecord> distributed =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(records, 2);
    return writer.writeRejects(distributed).stream()
        .map(file -> dataset + "/versions/" + writer.id() + "/" + file.path())
        .map(uri -> new SourceObject(uri, fixture.access.storage().stat(uri).get().size(), "tag"))
        .toList();
  }

  private static RejectedRecord rejected(Row row, String rule) {
    return new RejectedRecord(
        row.getAs("_source"), row.<Long>getAs("_position"), rule, "because", row.getAs("_raw"));
  }

  private List<Row> reread(TableSpec spec, SchemaFile schema, List<RejectedRecord> records) {
    return reread(spec, schema, records, List.of(), Choice.all());
  }

  private List<Row> reread(
      TableSpec spec,
      SchemaFile schema,
      List<RejectedRecord> records,
      List<SourceObject> objects,
      Choice choice) {
    try {
      return TableSources.rejected(fixture.access, spec, schema, reject(records), objects, choice)
          .read(spark)
          .orderBy("_source", "_position")
          .collectAsList();
    } catch (Exception e) {
      throw Failures.unwrap(e);
    }
  }

  /** Every record of a source is put aside and read again: it must be what it was. */
  private List<Row> requireTheSame(TableSpec spec, SchemaFile schema) {
    List<Row> rows = fixture.read(spec, schema);
    List<Row> again =
        reread(spec, schema, rows.stream().map(row -> rejected(row, "range(x)")).toList());
    assertThat(again.stream().map(RejectedSourceTest::texts).toList())
        .isEqualTo(rows.stream().map(RejectedSourceTest::texts).toList());
    return again;
  }

  private static List<String> texts(Row row) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      Object value = row.get(i);
      texts.add(
          value instanceof byte[] bytes
              ? new String(bytes, StandardCharsets.ISO_8859_1)
              : String.valueOf(value));
    }
    return texts;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void delimitedRecordsAreWhatTheyWereWhateverTheOrderOfTheirColumns() throws IOException {
    write(
        "a.csv",
        "id,x,name,day,at\n1,2.5,\"a \"\"q\"\"\nb\",2026-01-31,2026-01-31 12:00:00\n2,,,,\n");
    write(
        "b.csv", "\ufeffname,at,day,x,id\nn,,,abc,3\nn,,\n\"n\"x,,,1,5\n,,,NaN,6\n\"open,,,1,7\n");

    List<Row> again = requireTheSame(CsvSpec.of(fixture.at("*.csv")), SCHEMA);

    assertThat(again).hasSize(7);
    assertThat(again)
        .extracting(row -> row.getAs("_rule"))
        .containsExactly(null, null, "type", "columns", "parse", null, "parse");
  }

  @Test
  void delimitedRecordsFollowAnotherDialectAndTypeAfterAFix() throws IOException {
    write("a.csv", "id;x\n1;n/a\n2;x\n3;4\n");
    CsvSpec before = csv(List.of());
    SchemaFile schema = TableFixture.schema("id bigint", "x double");
    List<RejectedRecord> rejects =
        fixture.read(before, schema).stream()
            .filter(row -> row.getAs("_rule") != null)
            .map(row -> rejected(row, "type"))
            .toList();

    List<Row> again = reread(csv(List.of("n/a")), schema, rejects);
    List<Row> texts = reread(before, TableFixture.schema("id bigint", "x string"), rejects);

    assertThat(again).extracting(row -> row.getAs("_rule")).containsExactly(null, "type");
    assertThat(again.get(0).<Long>getAs("id")).isEqualTo(1);
    assertThat(again.get(0).isNullAt(1)).isTrue();
    assertThat(texts).extracting(row -> row.getAs("x")).containsExactly("n/a", "x");
  }

  private CsvSpec csv(List<String> nulls) {
    return new CsvSpec(
        fixture.at("*.csv"), ';', null, null, true, nulls, null, null, null, null, null);
  }

  @Test
  void jsonLinesAreWhatTheyWere() throws IOException {
    write(
        "a.jsonl",
        """
        {"id": 1, "x": 1.5, "name": {"a": [1]}, "day": "2026-01-31", "at": "2026-01-31T00:00:00.000001Z"}
        {"id": "one"}
        nothing
        {"id": 2} 3
        """);

    List<Row> again = requireTheSame(new JsonLinesSpec(fixture.at("*.jsonl"), null), SCHEMA);

    assertThat(again)
        .extracting(row -> row.getAs("_rule"))
        .containsExactly(null, "type", "parse", "parse");
  }

  @Test
  void aLineThatWasTooLongIsReadOnceLongerOnesAreAllowed() throws IOException {
    write("a.jsonl", "{\"id\": 1, \"name\": \"" + "x".repeat(2000) + "\"}\r\n{\"id\": 2}\n");
    SchemaFile schema = TableFixture.schema("id bigint", "name string");
    List<Row> rows = fixture.read(new JsonLinesSpec(fixture.at("*.jsonl"), 1000), schema);
    assertThat(rows.get(0).<String>getAs("_rule")).isEqualTo("too_long");
    List<RejectedRecord> rejects = List.of(rejected(rows.get(0), "too_long"));

    assertThat(reread(new JsonLinesSpec(fixture.at("*.jsonl"), 1000), schema, rejects))
        .extracting(row -> row.getAs("_rule"))
        .containsExactly("too_long");
    assertThat(reread(new JsonLinesSpec(fixture.at("*.jsonl"), 3000), schema, rejects))
        .extracting(row -> row.<String>getAs("name").length())
        .containsExactly(2000);
  }

  @Test
  void aRecordOfWhichTheStartAloneWasKeptStaysRejectedAndSaysSo() throws IOException {
    write("a.txt", "x".repeat(200_000) + "\n");
    TextSpec spec = new TextSpec(fixture.at("*.txt"), TextSpec.Per.LINE, 100_000);
    SchemaFile schema = TableFixture.schema("text string");
    List<RejectedRecord> rejects =
        fixture.read(spec, schema).stream().map(row -> rejected(row, "too_long")).toList();

    Row again =
        reread(new TextSpec(fixture.at("*.txt"), TextSpec.Per.LINE, null), schema, rejects).get(0);

    assertThat(again.<String>getAs("_rule")).isEqualTo("too_long");
    assertThat(again.<String>getAs("_reason"))
        .isEqualTo("because [not replayed: only its first 64 KiB were kept]");
    assertThat(NotReplayed.why(again.getAs("_reason"))).hasValue("only its first 64 KiB were kept");
  }

  @Test
  void textIsWhatItWas() throws IOException {
    write("a.txt", "\ufeffone\n\ntwo\r\n");
    requireTheSame(
        new TextSpec(fixture.at("*.txt"), null, null), TableFixture.schema("text string"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "avro"})
  void rowsOfFormatsWithASchemaAreWhatTheyWere(String format) throws SQLException {
    TableFixture.duckdb(
        "set timezone = 'UTC'",
        ("copy (select i as id, case when i = 3 then 'nan'::double when i = 4 then null else i / 3.0"
                + " end as x, 'a\"b\\n' || i as name, date '2026-01-01' + i::integer as day,"
                + " timestamptz '2026-01-01 00:00:00.000001+00' + to_seconds(i) as at"
                + " from range(10) t(i)) to '%s' (format parquet)")
            .formatted(folder.resolve("duck.parquet")));
    String raw = fixture.root + "/raw";
    spark.read().parquet(fixture.root + "/duck.parquet").write().format(format).save(raw);
    List<String> paths = List.of(raw + "/part-*");
    TableSpec spec =
        switch (format) {
          case "orc" -> new OrcSpec(paths);
          case "avro" -> new AvroSpec(paths);
          default -> new ParquetSpec(paths);
        };

    assertThat(requireTheSame(spec, SCHEMA)).hasSize(10);
  }

  @Test
  void aColumnThatWasNotReadThenIsMissedOnlyByWhoWantsIt() {
    RejectedRecord record =
        new RejectedRecord(
            "s3a://raw/a.parquet",
            7,
            "range(x)",
            "x is 9",
            "{\"id\":1,\"x\":9}".getBytes(StandardCharsets.UTF_8));
    ParquetSpec spec = new ParquetSpec(List.of("s3a://raw/a.parquet"));
    List<SourceObject> files = reject(List.of(record));

    Row two =
        TableSources.rejected(fixture.access, spec, SCHEMA, files, List.of(), Choice.all())
            .read(spark)
            .select("id", "x", "_source", "_position", "_rule", "_reason")
            .first();
    Row all =
        TableSources.rejected(fixture.access, spec, SCHEMA, files, List.of(), Choice.all())
            .read(spark)
            .first();

    assertThat(two.<String>getAs("_rule")).isNull();
    assertThat(two.<Double>getAs("x")).isEqualTo(9);
    assertThat(two.<Long>getAs("_position")).isEqualTo(7);
    assertThat(all.<String>getAs("_rule")).isEqualTo("range(x)");
    assertThat(all.<String>getAs("_reason")).contains("x is 9").contains("[at, day, name]");
  }

  @Test
  void onlyChosenRulesAreReadAgainAndCorrectionsCountInsteadOfWhatCame() throws IOException {
    write("a.csv", "id,x\n1,a\n2,b\n3,c,\n");
    SchemaFile schema = TableFixture.schema("id bigint", "x double");
    CsvSpec spec = CsvSpec.of(fixture.at("*.csv"));
    List<Row> rows = fixture.read(spec, schema);
    String uri = rows.get(0).getAs("_source");
    List<RejectedRecord> rejects =
        rows.stream().map(row -> rejected(row, row.getAs("_rule"))).toList();
    long second = rows.get(1).<Long>getAs("_position");
    long third = rows.get(2).<Long>getAs("_position");
    Choice choice =
        new Choice(
            Set.of("type"),
            Map.of(
                new Place(uri, second), "2,2.5".getBytes(StandardCharsets.UTF_8),
                new Place(uri, third), "3,c,".getBytes(StandardCharsets.UTF_8)));

    List<Row> again = reread(spec, schema, rejects, List.of(), choice);

    assertThat(again)
        .extracting(row -> row.getAs("_rule"))
        .containsExactly("type", null, "columns");
    assertThat(again.get(1).<Double>getAs("x")).isEqualTo(2.5);
    assertThat(new String(again.get(1).<byte[]>getAs("_raw"), StandardCharsets.UTF_8))
        .isEqualTo("2,b");
    assertThat(again.get(2).<String>getAs("_reason")).isEqualTo("because");
  }

  @Test
  void withoutItsHeaderADelimitedRecordStaysRejectedAndSaysSo() throws IOException {
    write("a.csv", "id,x\n1,a\n");
    SchemaFile schema = TableFixture.schema("id bigint", "x string");
    CsvSpec spec = CsvSpec.of(fixture.at("*.csv"));
    List<SourceObject> objects = fixture.open(spec, schema).objects();
    List<RejectedRecord> rejects =
        fixture.read(spec, schema).stream().map(row -> rejected(row, "type")).toList();

    assertThat(reread(spec, schema, rejects, objects, Choice.all()).get(0).<String>getAs("_rule"))
        .isNull();
    write("a.csv", "x,id\na,11\n");
    assertThat(reread(spec, schema, rejects, objects, Choice.all()).get(0).<String>getAs("_reason"))
        .contains("its object has changed");
    Files.delete(folder.resolve("a.csv"));
    assertThat(reread(spec, schema, rejects, objects, Choice.all()).get(0).<String>getAs("_reason"))
        .contains("its object is gone");
  }

  @Test
  void columnsThatTheObjectsDoNotHaveAreRefused() throws IOException {
    write("a.csv", "id,x\n1,a\n");
    CsvSpec spec = CsvSpec.of(fixture.at("*.csv"));
    List<RejectedRecord> rejects =
        fixture.read(spec, TableFixture.schema("id bigint", "x double")).stream()
            .map(row -> rejected(row, "type"))
            .toList();

    assertThatThrownBy(() -> reread(spec, TableFixture.schema("id bigint", "y string"), rejects))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("[id, x]")
        .hasMessageContaining("[id, y]");
  }
}
