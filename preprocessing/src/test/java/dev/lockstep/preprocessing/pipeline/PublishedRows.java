package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A version's files, for DuckDB. */
final class PublishedRows {
  private PublishedRows() {}

  static List<ShardFile> shards(DatasetVersion version) {
    return Stream.of(Split.values())
        .flatMap(split -> version.manifest().split(split).files().stream())
        .toList();
  }

  static String files(DatasetVersion version, List<ShardFile> files) {
    return files.stream()
        .map(file -> "'" + Path.of(java.net.URI.create(version.uri(file))) + "'")
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }

  static long number(Connection duck, String sql) throws SQLException {
    try (Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
