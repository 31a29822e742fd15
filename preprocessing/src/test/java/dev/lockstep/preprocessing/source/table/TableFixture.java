package dev.lockstep.preprocessing.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** A folder of raw objects and what opens them. */
final class TableFixture {
  final TableAccess access = new TableAccess(Storage.of(new Configuration()));
  final String root;

  TableFixture(Path folder) {
    this.root = folder.toUri().toString().replaceAll("/+$", "");
  }

  List<String> at(String glob) {
    return List.of(root + "/" + glob);
  }

  /** Columns as {@code name type}. */
  static SchemaFile schema(String... columns) {
    return new SchemaFile(
        SchemaFile.VERSION,
        null,
        Arrays.stream(columns)
            .map(column -> column.split(" ", 2))
            .map(column -> new ColumnSchema(column[0], column[1], true, null, null))
            .toList());
  }

  TableSource open(TableSpec spec, SchemaFile schema) {
    return TableSources.open(access, spec, schema);
  }

  /** All records in the order of their objects and positions; they are as many as were read. */
  List<Row> read(TableSpec spec, SchemaFile schema) {
    RecordsRead read = RecordsRead.of(LocalSpark.session());
    try {
      List<Row> rows =
          open(spec, schema)
              .read(LocalSpark.session(), read)
              .orderBy("_source", "_position")
              .collectAsList();
      assertThat(bySource(read.value())).isEqualTo(bySource(rows));
      return rows;
    } catch (Exception e) {
      throw Failures.unwrap(e);
    }
  }

  /** Objects without records may be there or not. */
  private static Map<String, Long> bySource(Map<String, Long> counts) {
    Map<String, Long> some = new TreeMap<>(counts);
    some.values().removeIf(records -> records == 0);
    return some;
  }

  private static Map<String, Long> bySource(List<Row> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(row -> row.<String>getAs("_source"), Collectors.counting()));
  }

  /** Runs a statement in a DuckDB of its own. */
  static void duckdb(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
