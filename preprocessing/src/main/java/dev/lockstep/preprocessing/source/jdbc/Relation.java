package dev.lockstep.preprocessing.source.jdbc;

import java.io.Serializable;
import java.util.List;

/**
 * Rows of a database and their order. Travels to executors.
 *
 * @param database where they are
 * @param name of the table or query, for people and in rejects
 * @param from what stands behind FROM
 * @param key columns that identify a row, in whose order rows are read
 * @param ranges how rows are divided; null: not at all
 * @param fetchSize rows that the driver holds at a time
 */
public record Relation(
    Database database, String name, String from, List<String> key, Ranges ranges, int fetchSize)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public Relation {
    key = List.copyOf(key);
  }

  /**
   * How rows are divided, by an integer column.
   *
   * @param column its name
   * @param lower where the second range may begin; null: the smallest value
   * @param upper where the last range may end; null: the largest value
   * @param count of ranges; rows outside of the bounds are in the first and the last
   */
  public record Ranges(String column, Long lower, Long upper, int count) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Address of the table, for people and in rejects. */
  String uri() {
    return database.shown() + "#" + name;
  }
}
