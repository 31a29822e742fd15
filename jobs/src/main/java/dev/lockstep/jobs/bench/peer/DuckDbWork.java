package dev.lockstep.jobs.bench.peer;

import dev.lockstep.jobs.bench.peer.RawTable.Format;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/** Statements on a DuckDB in this process. */
final class DuckDbWork implements Side.Work {

  /** What is timed. */
  @FunctionalInterface
  interface Job {
    void run(Statement statement, Task task) throws SQLException;
  }

  private final Connection connection;
  private final Statement statement;
  private final Task task;
  private final Job job;

  private DuckDbWork(Connection connection, Task task, Job job) throws SQLException {
    this.connection = connection;
    this.statement = connection.createStatement();
    this.task = task;
    this.job = job;
    statement.execute("set threads = " + task.cores());
    statement.execute("set memory_limit = '" + task.memoryMebibytes() + "MiB'");
    statement.execute("set temp_directory = " + quoted(task.scratch()));
    // the order of rows costs time and memory, and nobody else keeps it
    statement.execute("set preserve_insertion_order = false");
  }

  static DuckDbWork of(Task task, Job job) throws SQLException {
    return new DuckDbWork(DriverManager.getConnection("jdbc:duckdb:"), task, job);
  }

  @Override
  public void run() throws SQLException {
    job.run(statement, task);
  }

  @Override
  public void close() throws SQLException {
    statement.close();
    connection.close();
  }

  /** The raw data as a table expression; types are given, nothing is guessed. */
  static String source(RawTable table) {
    if (table.format() == Format.PARQUET) {
      return "read_parquet(" + quoted(table.path()) + ")";
    }
    return "read_csv(%s, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', columns = {%s})"
        .formatted(
            quoted(table.path()),
            table.fields().stream()
                .map(field -> quoted(field.name()) + ": " + quoted(field.type().duckdb()))
                .collect(Collectors.joining(", ")));
  }

  /** One file: what DuckDB writes fastest. */
  static String copy(String query, Task task) {
    return "copy (%s) to %s (format parquet, compression snappy)"
        .formatted(query, quoted(task.output()));
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String name(String column) {
    return "\"" + column.replace("\"", "\"\"") + "\"";
  }
}
