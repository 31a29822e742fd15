package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
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
import dev.lockstep.preprocessing.source.table.TableSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.step.Derive;
import dev.lockstep.preprocessing.step.DropColumns;
import dev.lockstep.preprocessing.step.Join;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Flights with two lookups: a join and a foreign key. */
abstract class LookupsFixture {
  static final int ROWS = 3_000;

  @TempDir Path temporary;

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

  DatasetVersion run(TabularSpec spec) {
    return PreprocessPipeline.run(LocalSpark::session, storage(), spec, true).dataset();
  }

  PreprocessPipeline.Result again(TabularSpec spec) {
    return PreprocessPipeline.run(LocalSpark::session, storage(), spec, false);
  }

  TabularSpec spec(String name, TableSpec airports, LookupSpec carriers) {
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

  LookupSpec carriers(String name) {
    return new LookupSpec(csv(name), schema("name string", "code string"));
  }

  CsvSpec csv(String name) {
    return CsvSpec.of(List.of(address(name)));
  }

  TableSpec airports(String format) {
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

  static SchemaFile schema(String... columns) {
    return new SchemaFile(
        1,
        null,
        List.of(columns).stream()
            .map(column -> column.split(" ", 2))
            .map(column -> new ColumnSchema(column[0], column[1], true, null, null))
            .toList());
  }

  String address(String name) {
    return "file:" + temporary.resolve(name);
  }

  void write(String name, String text) throws IOException {
    Files.writeString(temporary.resolve(name), text);
  }

  static Storage storage() {
    return Storage.of(new Configuration());
  }

  static TableAccess access() {
    return new TableAccess(storage());
  }
}
