package dev.lockstep.preprocessing.pipeline;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A CSV or Parquet file as DuckDB sees it: the view t, and its columns. */
final class DescribedTable implements AutoCloseable {
  private final Connection connection;
  private final Map<String, String> types = new LinkedHashMap<>();

  DescribedTable(Path file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    run("set threads = 2");
    String name = "'" + file.toString().replace("'", "''") + "'";
    run(
        "create view t as select * from "
            + (file.toString().endsWith(".parquet")
                ? "read_parquet(" + name + ")"
                : "read_csv("
                    + name
                    + ", header = true, nullstr = '', sample_size = -1, auto_type_candidates ="
                    + " ['BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR'])"));
    try (Statement statement = connection.createStatement();
        ResultSet columns = statement.executeQuery("describe t")) {
      while (columns.next()) {
        types.put(columns.getString(1), spark(columns.getString(2)));
      }
    }
  }

  private static String spark(String type) {
    return switch (type) {
      case "DOUBLE" -> "double";
      case "BIGINT" -> "bigint";
      case "INTEGER" -> "int";
      case "TIMESTAMP" -> "timestamp";
      case "DATE" -> "date";
      default -> "string";
    };
  }

  /** Names of Spark's types by column, in order. */
  Map<String, String> types() {
    return types;
  }

  static boolean isNumber(String type) {
    return List.of("double", "bigint", "int").contains(type);
  }

  /** The first row of a query on t. */
  double[] row(String select) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select " + select + " from t")) {
      result.next();
      double[] row = new double[result.getMetaData().getColumnCount()];
      for (int i = 0; i < row.length; i++) {
        row[i] = result.getDouble(i + 1);
      }
      return row;
    }
  }

  /** Texts of a column with their counts, the most frequent first, at most 100. */
  List<String> counted(String column) throws SQLException {
    String sql =
        "select %1$s, count(*) from t where %1$s is not null group by 1 order by 2 desc, 1 limit 100";
    List<String> counted = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql.formatted(quoted(column)))) {
      while (result.next()) {
        counted.add(result.getString(1) + ": " + result.getLong(2));
      }
    }
    return counted;
  }

  static String quoted(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
