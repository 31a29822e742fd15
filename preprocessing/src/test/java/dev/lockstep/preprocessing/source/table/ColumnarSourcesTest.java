package dev.lockstep.preprocessing.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnarSourcesTest {
  private static final SchemaFile SCHEMA =
      TableFixture.schema("id bigint", "x double", "name string", "day date", "at timestamp");

  @TempDir Path folder;
  private final SparkSession spark = LocalSpark.session();
  private TableFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new TableFixture(folder);
  }

  private static String rows(int from, int to) {
    return "select i as id, case when i % 7 = 0 then null else i / 3.0::double end as x, 'n' || (i % 5)"
        + " as name, date '2026-01-01' + cast(i as integer) as day,"
        + " timestamptz '2026-01-01 00:00:00+00' + to_seconds(i) as at"
        + " from range("
        + from
        + ", "
        + to
        + ") t(i)";
  }

  private void writeParquet(String name, int from, int to) throws SQLException {
    TableFixture.duckdb(
        "set timezone = 'UTC'",
        "copy (%s) to '%s' (format parquet, row_group_size 2048)"
            .formatted(rows(from, to), folder.resolve(name)));
  }

  @Test
  void readsWhatDuckDbWroteWithRowNumbersAndAddresses() throws SQLException {
    writeParquet("b c.parquet", 0, 5000);
    writeParquet("a.parquet", 5000, 5003);

    TableSource source = fixture.open(new ParquetSpec(fixture.at("*.parquet")), SCHEMA);
    List<Row> rows = fixture.read(new ParquetSpec(fixture.at("*.parquet")), SCHEMA);

    assertThat(rows).hasSize(5003);
    assertThat(source.objects()).extracting(SourceObject::uri).hasSize(2).isSorted();
    for (int i = 0; i < 3; i++) {
      assertThat(rows.get(i).<Long>getAs("_position")).isEqualTo(i);
      assertThat(rows.get(i).<String>getAs("_source")).isEqualTo(source.objects().get(0).uri());
    }
    for (int i = 0; i < 5000; i++) {
      Row row = rows.get(3 + i);
      assertThat(row.<Long>getAs("id")).isEqualTo(i);
      assertThat(row.<Long>getAs("_position")).isEqualTo(i);
      assertThat(row.<Double>getAs("x")).isEqualTo(i % 7 == 0 ? null : i / 3.0);
      assertThat(row.<String>getAs("_source")).isEqualTo(source.objects().get(1).uri());
      assertThat(row.<String>getAs("_rule")).isNull();
      assertThat(row.<java.sql.Timestamp>getAs("at").toInstant())
          .isEqualTo(java.time.Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i));
    }
    assertThat(new String(rows.get(3).<byte[]>getAs("_raw"), StandardCharsets.UTF_8))
        .startsWith("{\"id\":0,\"x\":null,\"name\":\"n0\",\"day\":\"2026-01-01\"");
  }

  @Test
  void isAColumnarScanAlone() throws SQLException {
    writeParquet("a.parquet", 0, 10);
    Dataset<Row> frame = fixture.open(new ParquetSpec(fixture.at("a*")), SCHEMA).read(spark);

    for (Dataset<Row> columns :
        List.of(
            frame,
            frame.select("id", "x", "name"),
            frame.select("name", "_source", "_position", "_raw", "_rule", "_reason"))) {
      SparkPlan plan = columns.queryExecution().sparkPlan();
      assertThat(plan).isInstanceOf(FileSourceScanExec.class);
      assertThat(plan.supportsColumnar()).isTrue();
    }
  }

  @Test
  void readsWideTablesInBatches() throws SQLException {
    StringBuilder columns = new StringBuilder("select 0 as c0");
    StringBuilder types = new StringBuilder("c0 int");
    for (int i = 1; i < 300; i++) {
      columns.append(", ").append(i).append(" as c").append(i);
      types.append(",c").append(i).append(" int");
    }
    TableFixture.duckdb(
        "copy (%s) to '%s' (format parquet)".formatted(columns, folder.resolve("w.parquet")));
    SchemaFile schema = TableFixture.schema(types.toString().split(",", -1));

    Dataset<Row> frame = fixture.open(new ParquetSpec(fixture.at("w*")), schema).read(spark);

    assertThat(frame.queryExecution().sparkPlan().supportsColumnar()).isTrue();
    assertThat(frame.first().getInt(299)).isEqualTo(299);
  }

  @Test
  void conditionsOnAddressesHold() throws SQLException {
    writeParquet("a.parquet", 0, 10);
    writeParquet("b.parquet", 10, 30);
    TableSource source = fixture.open(new ParquetSpec(fixture.at("*")), SCHEMA);
    String second = source.objects().get(1).uri();
    Dataset<Row> frame = source.read(spark);

    assertThat(frame.where(frame.col("_source").equalTo(second)).count()).isEqualTo(20);
    assertThat(frame.where(frame.col("_source").notEqual(second)).where("id > 5").count())
        .isEqualTo(4);
  }

  @Test
  void packsSmallObjectsAndDividesThemTheSameWayOnEveryCluster() throws SQLException {
    writeParquet("a.parquet", 0, 100);
    writeParquet("b.parquet", 100, 3000);
    TableSource source = fixture.open(new ParquetSpec(fixture.at("*")), SCHEMA);
    String before = spark.conf().get("spark.sql.files.maxPartitionBytes");

    assertThat(source.read(spark).rdd().getNumPartitions()).isEqualTo(1);
    spark.conf().set("spark.sql.leafNodeDefaultParallelism", "64");
    spark.conf().set("spark.sql.files.minPartitionNum", "64");
    try {
      assertThat(source.read(spark).rdd().getNumPartitions()).isEqualTo(1);
    } finally {
      spark.conf().unset("spark.sql.leafNodeDefaultParallelism");
      spark.conf().unset("spark.sql.files.minPartitionNum");
    }
    assertThat(spark.conf().get("spark.sql.files.maxPartitionBytes")).isEqualTo(before);
  }

  @Test
  void saysEverythingThatObjectsLackBeforeItReads() throws SQLException {
    writeParquet("a.parquet", 0, 10);
    for (int i = 0; i < 30; i++) {
      TableFixture.duckdb(
          "copy (select 'x' as id, 1.5::double as x) to '%s' (format parquet)"
              .formatted(folder.resolve("b" + i + ".parquet")));
    }

    for (String glob : List.of("*", "{a,b1,b2}.parquet")) {
      assertThatThrownBy(() -> fixture.read(new ParquetSpec(fixture.at(glob)), SCHEMA))
          .isInstanceOf(UserException.class)
          .hasMessageContainingAll(
              "b1.parquet has no column name", "column id of", "is string, expected bigint");
    }
  }

  @Test
  void saysWhichObjectIsNoParquet() throws SQLException, IOException {
    writeParquet("a.parquet", 0, 10);
    byte[] whole = Files.readAllBytes(folder.resolve("a.parquet"));
    Files.write(folder.resolve("b.parquet"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> fixture.read(new ParquetSpec(fixture.at("*")), SCHEMA))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("b.parquet", "cannot be read as Parquet");
  }

  @Test
  void readsTimesWithoutAZoneAsUtcAndNanosecondsAsNumbers() throws SQLException {
    TableFixture.duckdb(
        "copy (select timestamp '2026-01-01 12:00:00' as at, timestamp_ns '1970-01-01"
            + " 00:00:00.000000007' as ns) to '%s' (format parquet)"
                .formatted(folder.resolve("t.parquet")));

    Row row =
        fixture
            .read(
                new ParquetSpec(fixture.at("*")), TableFixture.schema("at timestamp", "ns bigint"))
            .get(0);

    assertThat(row.getTimestamp(0).toInstant()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(row.getLong(1)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orc", "avro"})
  void numbersRowsOfFormatsThatDoNot(String format) throws SQLException {
    writeParquet("a.parquet", 0, 3000);
    fixture
        .open(new ParquetSpec(fixture.at("a.parquet")), SCHEMA)
        .read(spark)
        .select("id", "x", "name", "day", "at")
        .write()
        .format(format)
        .save(folder.resolve("other").toUri().toString());
    TableSpec spec =
        format.equals("orc")
            ? new OrcSpec(fixture.at("other/*"))
            : new AvroSpec(fixture.at("other/*"));

    List<Row> rows = fixture.read(spec, SCHEMA);
    List<Row> expected = fixture.read(new ParquetSpec(fixture.at("a.parquet")), SCHEMA);

    assertThat(rows).hasSize(3000);
    for (int i = 0; i < 3000; i++) {
      for (String column : List.of("id", "x", "name", "day", "at", "_position", "_raw")) {
        assertThat(rows.get(i).<Object>getAs(column)).isEqualTo(expected.get(i).getAs(column));
      }
    }
    Dataset<Row> frame = fixture.open(spec, SCHEMA).read(spark);
    assertThat(frame.where("id >= 2990").selectExpr("min(_position)").first().getLong(0))
        .isEqualTo(2990);
    assertThat(frame.select("_position").count()).isEqualTo(3000);
    assertThat(frame.count()).isEqualTo(3000);
    assertThat(frame.selectExpr("sum(id)").first().getLong(0)).isEqualTo(2999L * 1500);
  }

  @Test
  void numbersRowsOfADividedOrcObject() {
    int rows = 100_000;
    spark
        .range(0, rows, 1, 1)
        .selectExpr("id", "repeat(cast(xxhash64(id) as string), 20) as h")
        .write()
        .option("compression", "none")
        .option("orc.stripe.size", 6 << 20)
        .orc(folder.resolve("orc").toUri().toString());
    TableSource source =
        fixture.open(
            new OrcSpec(fixture.at("orc/*.orc")), TableFixture.schema("id bigint", "h string"));

    Dataset<Row> frame = source.read(spark);

    assertThat(frame.rdd().getNumPartitions()).isEqualTo(2);
    assertThat(frame.where("id <> _position").count()).isZero();
    assertThat(frame.count()).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orc", "avro"})
  void saysWhichObjectIsOfAnotherFormat(String format) throws IOException {
    Files.writeString(folder.resolve("x." + format), "id,x\n1,2\n");
    TableSpec spec =
        format.equals("orc") ? new OrcSpec(fixture.at("x*")) : new AvroSpec(fixture.at("x*"));

    assertThatThrownBy(() -> fixture.read(spec, SCHEMA))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("x." + format, "cannot be read as");
  }
}
