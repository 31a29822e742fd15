package dev.lockstep.preprocessing.normalize;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** A {@link SampleTable} in DuckDB, called {@code t}, with the rows' numbers in the column n. */
final class DuckTable implements AutoCloseable {
  private final Connection connection;

  DuckTable(SampleTable table) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    Map<String, Object[]> columns = table.columns();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table t (n integer, "
              + columns.entrySet().stream()
                  .map(column -> column.getKey() + " " + type(column.getValue()))
                  .collect(Collectors.joining(", "))
              + ")");
    }
    try (DuckDBAppender rows =
        connection.unwrap(DuckDBConnection.class).createAppender("main", "t")) {
      for (int row = 0; row < table.rows(); row++) {
        rows.beginRow();
        rows.append(row);
        for (Object[] values : columns.values()) {
          append(rows, values[row]);
        }
        rows.endRow();
      }
    }
  }

  private static void append(DuckDBAppender rows, Object value) throws SQLException {
    if (value == null) {
      rows.appendNull();
    } else if (value instanceof String text) {
      rows.append(text);
    } else {
      rows.append((double) (Double) value);
    }
  }

  /** Numbers of an expression in the order of the rows, NaN where it is null. */
  double[] numbers(String expression) throws SQLException {
    return query("select (" + expression + ")::double from t order by n");
  }

  /** Numbers of the first column of a query, NaN where they are null. */
  double[] query(String sql) throws SQLException {
    List<Double> numbers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        double number = result.getDouble(1);
        numbers.add(result.wasNull() ? Double.NaN : number);
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Changes the table. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String type(Object[] values) {
    for (Object value : values) {
      if (value != null) {
        return value instanceof String ? "varchar" : "double";
      }
    }
    return "double";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
