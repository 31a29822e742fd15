package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.split.KeyHash;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A record as it was put aside. */
record KeptRecord(String source, long position, String rule, String reason, String raw) {
  String key() {
    return String.format(Locale.ROOT, "%016x-%08x", KeyHash.of(0, source), position);
  }

  static List<KeptRecord> all(DatasetVersion version) throws SQLException {
    List<KeptRecord> kept = new ArrayList<>();
    String sql =
        "select source, position, rule, reason, decode(raw) from "
            + PublishedRows.files(version, version.manifest().rejects());
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        kept.add(
            new KeptRecord(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5)));
      }
    }
    return kept;
  }
}
