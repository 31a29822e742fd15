package dev.lockstep.preprocessing.csv;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** DuckDB's reader of delimited text, told everything, so that it guesses nothing. */
final class DuckDb implements AutoCloseable {
  private final Connection connection;

  DuckDb() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("set threads = 1");
    }
  }

  /** Cells of text by record; empty if DuckDB does not accept the file. */
  Optional<List<List<String>>> read(Path file, CsvFormat format, int columns) {
    List<String> types = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      types.add("'c" + i + "': 'VARCHAR'");
    }
    String query =
        "select * from read_csv("
            + literal(file.toString())
            + ", auto_detect = false, parallel = false, nullstr = '', allow_quoted_nulls = false"
            + ", columns = {"
            + String.join(", ", types)
            + "}, delim = "
            + literal(format.delimiter())
            + ", quote = "
            + literal(format.quote())
            + ", escape = "
            + literal(format.escape())
            + (format.comment() == null ? "" : ", comment = " + literal(format.comment()))
            + ", header = "
            + format.header()
            + ")";
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          cells.add(result.getString(i));
        }
        rows.add(cells);
      }
      return Optional.of(rows);
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private static String literal(Object text) {
    return "'" + text.toString().replace("'", "''") + "'";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
