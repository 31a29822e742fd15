package dev.lockstep.preprocessing.source.jdbc;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Asks a database about a relation, on the driver. */
final class Query implements AutoCloseable {
  /** What is done with an answer. */
  private interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private final Relation relation;
  private final Configuration secrets;
  private final Connection connection;

  private Query(Relation relation, Configuration secrets, Connection connection) {
    this.relation = relation;
    this.secrets = secrets;
    this.connection = connection;
  }

  static Query open(Relation relation, Configuration secrets) {
    return new Query(relation, secrets, relation.database().connect(secrets));
  }

  DatabaseColumns columns() {
    return ask(
        "SELECT * FROM " + relation.from() + " WHERE 1 = 0",
        0,
        rows -> DatabaseColumns.of(rows.getMetaData()));
  }

  /** What this database puts around names, twice for one within a name. */
  String quote() {
    try {
      return connection.getMetaData().getIdentifierQuoteString().strip();
    } catch (SQLException e) {
      throw new EnvironmentException(
          "cannot ask " + relation.database().shown() + ": " + Database.said(secrets, e));
    }
  }

  /** The one value of a query, as a text. */
  String text(String sql) {
    return ask(
        sql,
        2,
        rows -> {
          String value = rows.next() ? rows.getString(1) : null;
          if (value == null || rows.getMetaData().getColumnCount() != 1 || rows.next()) {
            throw new UserException(
                "source.version must be a query that gives one value, which is not missing: "
                    + sql);
          }
          return value;
        });
  }

  long count(String condition) {
    return ask(
        "SELECT count(*) FROM " + relation.from() + " WHERE " + condition,
        0,
        rows -> {
          rows.next();
          return rows.getLong(1);
        });
  }

  List<RowRange> ranges(DatabaseColumns found) {
    List<RowRange> ranges = new ArrayList<>();
    long first = 0;
    for (String condition : conditions(found)) {
      long rows = count(condition);
      ranges.add(new RowRange(condition, first, rows));
      first += rows;
    }
    return ranges;
  }

  private List<String> conditions(DatabaseColumns found) {
    Relation.Ranges wanted = relation.ranges();
    if (wanted == null) {
      return List.of(RowRange.ALL);
    }
    found.requireInteger(relation.uri(), wanted.column());
    String column = Select.quoted(found, wanted.column(), quote());
    return ask(
        "SELECT min(%s), max(%s) FROM ".formatted(column, column) + relation.from(),
        0,
        rows -> {
          rows.next();
          long smallest = rows.getLong(1);
          long lower = wanted.lower() == null ? smallest : wanted.lower();
          long upper = wanted.upper() == null ? rows.getLong(2) : wanted.upper();
          return RowRange.conditions(column, lower, Math.max(lower, upper), wanted.count());
        });
  }

  /**
   * The columns and the first rows.
   *
   * @param most rows
   */
  DatabaseSample sample(int most) {
    return ask("SELECT * FROM " + relation.from(), most, DatabaseSample::of);
  }

  /**
   * @param most rows; 0: all
   */
  private <T> T ask(String sql, int most, Reader<T> reader) {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(most);
      try (ResultSet rows = statement.executeQuery(sql)) {
        return reader.read(rows);
      }
    } catch (SQLException e) {
      throw new UserException(
          relation.database().shown() + " refuses `" + sql + "`: " + Database.said(secrets, e));
    }
  }

  @Override
  public void close() {
    try {
      connection.rollback();
      connection.close();
    } catch (SQLException e) {
      throw new EnvironmentException(
          "cannot leave " + relation.database().shown() + ": " + Database.said(secrets, e));
    }
  }
}
