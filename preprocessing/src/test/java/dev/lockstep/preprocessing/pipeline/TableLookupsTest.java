package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Drop;
import dev.lockstep.preprocessing.normalize.Keep;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.ForeignKey;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.AvroSpec;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.source.table.JsonLinesSpec;
import dev.lockstep.preprocessing.source.table.OrcSpec;
import dev.lockstep.preprocessing.source.table.ParquetSpec;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.source.table.TableSources;
import dev.lockstep.preprocessing.source.table.TableSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.step.Derive;
import dev.lockstep.preprocessing.step.DropColumns;
import dev.lockstep.preprocessing.step.Join;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins and foreign keys in whole runs, against the same joins as DuckDB does them. */
class TableLookupsTest {
  private static final int ROWS = 3_000;

  private static final String ORACLE =
      """
      select f.id,
        f.carrier is not null and f.carrier not in
          (select code from carriers where code is not null) as unknown,
        coalesce(a.elevation, -1) as elevation, f.delay,
        case when a.state is null then 0 else length(a.state) end as state
      from flights f left join airports a on f.airport = a.airport and f.terminal = a.terminal
      order by f.id
      """;

  @TempDir private Path temporary;

  @BeforeEach
  void writeFiles() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder flights = new StringBuilder("id,airport,terminal,carrier,delay,late\n");
    for (int i = 0; i < ROWS; i++) {
      String airport = random.nextInt(20) == 0 ? "" : "A" + random.nextInt(60);
      String terminal = random.nextInt(20) == 0 ? "" : Integer.toString(random.nextInt(3));
      String carrier = random.nextInt(20) == 0 ? "" : "C" + random.nextInt(12);
      flights.append(
          "%d,%s,%s,%s,%d,%s%n"
              .formatted(
                  i, airport, terminal, carrier, random.nextInt(90), i % 2 == 0 ? "yes" : "no"));
    }
    write("flights.csv", flights.toString().replace("\r", ""));
    StringBuilder airports =
        new StringBuilder("airport,terminal,state,elevation\n,0,Nowhere,7\n,0,Void,8\n");
    for (int i = 0; i < 120; i++) {
      airports.append(
          "A%d,%d,%s,%s%n"
              .formatted(
                  i / 3 + 20,
                  i % 3,
                  i % 7 == 0 ? "" : "S".repeat(1 + i % 5),
                  i % 11 == 0 ? "" : i * 3.5));
    }
    write("airports.csv", airports.toString().replace("\r", ""));
    write("carriers.csv", "name,code\nOne,C1\nOne again,C1\nThree,C3\nNone,\nNine,C9\nTen,C10\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "parquet", "orc", "avro"})
  void everyRecordGetsWhatDuckDbFindsInALookupOfAnyFormat(String format) throws SQLException {
    TableSpec airports = airports(format);

    DatasetVersion published = run(spec("of_" + format, airports, carriers("carriers.csv")));

    Map<String, float[]> expected = new TreeMap<>();
    long unknown = expected(expected);
    RowCounts counts = published.manifest().counts();
    assertThat(counts.in()).isEqualTo(ROWS);
    assertThat(counts.rejected()).isEqualTo(unknown).isPositive();
    Map<String, float[]> found = read(published);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    found.forEach((key, row) -> assertThat(row).as(key).isEqualTo(expected.get(key)));
    assertThat(published.manifest().sources())
        .extracting(SourceObject::uri)
        .contains(address("flights.csv"), address("carriers.csv"))
        .hasSizeGreaterThanOrEqualTo(3)
        .isSorted();
  }

  @Test
  void aLookupThatChangedMakesAnotherDataset() throws IOException {
    TabularSpec spec = spec("changed", airports("csv"), carriers("carriers.csv"));
    assertThat(PreprocessPipeline.plan(storage(), spec).lookups()).isEqualTo(2);
    DatasetVersion first = run(spec);
    assertThat(again(spec).reused()).isTrue();
    assertThat(PreprocessPipeline.plan(storage(), spec).upToDate()).isTrue();

    write("carriers.csv", "name,code\nOne,C1\nTwo,C2\n");

    assertThat(PreprocessPipeline.plan(storage(), spec).upToDate()).isFalse();
    PreprocessPipeline.Result second = again(spec);
    assertThat(second.reused()).isFalse();
    assertThat(second.dataset().manifest().counts().rejected())
        .isGreaterThan(first.manifest().counts().rejected());
  }

  @Test
  void aLookupThatChangesWhileItIsReadPublishesNothing() throws IOException {
    TabularSpec spec = spec("meanwhile", airports("csv"), carriers("carriers.csv"));
    OpenLookups lookups = OpenLookups.open(access(), spec);
    write("carriers.csv", "name,code\nOne,C1\n");
    TableInputs inputs =
        new TableInputs(
            spec,
            TableSources.open(access(), spec.source(), spec.schema()),
            lookups,
            "test",
            "e".repeat(64));

    assertThatThrownBy(() -> new TableRun(LocalSpark.session(), storage(), inputs).publish())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("carriers.csv")
        .hasMessageContaining("changed");
    assertThat(DatasetVersion.latest(storage(), address("meanwhile"))).isEmpty();
  }

  @Test
  void whatIsWrongWithALookupIsToldBeforeAnythingIsWritten() throws IOException {
    write("broken.csv", "name,code\nOne,C1\nTwo\n");
    write("twice.csv", "airport,terminal,state,elevation\nA1,0,x,1\nA1,0,y,2\n");
    TableSpec airports = airports("csv");

    refuses(spec("a", airports, carriers("none.csv")), "rule carrier: lookup: ", "none.csv");
    refuses(spec("b", airports, carriers("flights.csv")), "has other columns than expected");
    refuses(
        spec("c", airports, carriers("broken.csv")),
        "rule carrier: the lookup has a malformed record",
        "broken.csv");
    refuses(
        spec("d", csv("twice.csv"), carriers("carriers.csv")),
        "several rows with the same airport, terminal",
        "A1, 0");
    assertThatThrownBy(
            () ->
                PreprocessPipeline.plan(
                    storage(), spec("e", csv("none.csv"), carriers("carriers.csv"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("records[0]: join: lookup: ");
    assertThatThrownBy(
            () ->
                PreprocessPipeline.plan(
                    storage(), spec("f", csv("flights.csv"), carriers("carriers.csv"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("records[0]: join: lookup: ")
        .hasMessageContaining("elevation");
  }

  @Test
  void aSpecificationComesBackFromItsManifest() {
    TabularSpec spec = spec("json", airports("csv"), carriers("carriers.csv"));
    assertThat(Json.value(Json.tree(spec), TabularSpec.class)).isEqualTo(spec);
  }

  private void refuses(TabularSpec spec, String... words) {
    assertThatThrownBy(() -> run(spec)).isInstanceOf(UserException.class).message().contains(words);
    assertThat(DatasetVersion.latest(storage(), spec.dataset())).isEmpty();
  }

  private DatasetVersion run(TabularSpec spec) {
    return PreprocessPipeline.run(LocalSpark::session, storage(), spec, true).dataset();
  }

  private PreprocessPipeline.Result again(TabularSpec spec) {
    return PreprocessPipeline.run(LocalSpark::session, storage(), spec, false);
  }

  private TabularSpec spec(String name, TableSpec airports, LookupSpec carriers) {
    LookupSpec lookup =
        new LookupSpec(
            airports, schema("airport string", "terminal int", "state string", "elevation double"));
    return new TabularSpec(
        address(name),
        csv("flights.csv"),
        schema(
            "id bigint",
            "airport string",
            "terminal int",
            "carrier string",
            "delay int",
            "late string"),
        List.of("id"),
        List.of(
            new Join(lookup, List.of("airport", "terminal"), List.of("state", "elevation")),
            new Derive(
                Map.of(
                    "elevation", "coalesce(elevation, -1)", "state", "coalesce(length(state), 0)")),
            new DropColumns(List.of("airport", "terminal"))),
        List.of(
            new ForeignKey("carrier", List.of("carrier"), carriers, List.of("code"), null, null)),
        List.of(new Drop(ColumnSelection.of("carrier")), new Keep(ColumnSelection.NUMERIC, false)),
        new TargetSpec.OfClass("late", List.of("no", "yes")),
        new SplitSpec(0.1, 0.2, 17),
        new RejectionBudget(0.99),
        new PreprocessSpec.OutputSpec(1 << 20, 256, 7));
  }

  private LookupSpec carriers(String name) {
    return new LookupSpec(csv(name), schema("name string", "code string"));
  }

  private CsvSpec csv(String name) {
    return CsvSpec.of(List.of(address(name)));
  }

  private TableSpec airports(String format) {
    if (format.equals("csv")) {
      return csv("airports.csv");
    }
    Dataset<Row> airports =
        LocalSpark.session()
            .read()
            .option("header", true)
            .schema("airport string, terminal int, state string, elevation double")
            .csv(address("airports.csv"));
    String folder = address("airports_" + format);
    airports.coalesce(1).write().format(format).save(folder);
    List<String> paths = List.of(folder);
    return switch (format) {
      case "json" -> new JsonLinesSpec(paths, null);
      case "parquet" -> new ParquetSpec(paths);
      case "orc" -> new OrcSpec(paths);
      default -> new AvroSpec(paths);
    };
  }

  private static SchemaFile schema(String... columns) {
    return new SchemaFile(
        1,
        null,
        List.of(columns).stream()
            .map(column -> column.split(" ", 2))
            .map(column -> new ColumnSchema(column[0], column[1], true, null, null))
            .toList());
  }

  private String address(String name) {
    return "file:" + temporary.resolve(name);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(temporary.resolve(name), text);
  }

  private static Storage storage() {
    return Storage.of(new Configuration());
  }

  private static TableAccess access() {
    return new TableAccess(storage());
  }

  /** Fills in the kept rows; number of records with an unknown carrier. */
  private long expected(Map<String, float[]> kept) throws SQLException {
    long unknown = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String table : List.of("flights", "airports", "carriers")) {
        statement.execute(
            "create table %1$s as select * from read_csv('%2$s', header = true, nullstr = '')"
                .formatted(table, temporary.resolve(table + ".csv")));
      }
      try (ResultSet rows = statement.executeQuery(ORACLE)) {
        while (rows.next()) {
          if (rows.getBoolean("unknown")) {
            unknown++;
          } else {
            kept.put(rows.getString("id"), values(rows));
          }
        }
      }
    }
    return unknown;
  }

  private static float[] values(ResultSet row) throws SQLException {
    return new float[] {
      (float) row.getDouble("delay"),
      (float) row.getDouble("state"),
      (float) row.getDouble("elevation")
    };
  }

  private static Map<String, float[]> read(DatasetVersion version) {
    Map<String, float[]> found = new TreeMap<>();
    for (Split split : Split.values()) {
      for (ShardFile file : version.manifest().split(split).files()) {
        try (ShardReader reader = ShardReader.open(version, file)) {
          for (int group = 0; group < file.rowGroups().size(); group++) {
            RowGroupData data = reader.read(group, true);
            for (int row = 0; row < data.rows(); row++) {
              float[] values = new float[3];
              data.copyRow(row, FloatBuffer.wrap(values));
              assertThat(found.put(data.keys().get(row), values)).isNull();
            }
          }
        }
      }
    }
    return found;
  }
}
