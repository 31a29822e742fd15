package dev.lockstep.preprocessing.source.table;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.storage.Storage;
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

  /** All records in the order of their objects and positions. */
  List<Row> read(TableSpec spec, SchemaFile schema) {
    try {
      return open(spec, schema)
          .read(LocalSpark.session())
          .orderBy("_source", "_position")
          .collectAsList();
    } catch (Exception e) {
      throw Failures.unwrap(e);
    }
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
