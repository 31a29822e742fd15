package dev.lockstep.preprocessing.source.table;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.source.jdbc.Database;
import dev.lockstep.preprocessing.source.jdbc.Relation;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Rows of a database, over JDBC; credentials are not part of it.
 *
 * @param url JDBC address, without credentials
 * @param driver class name of the driver; null: the one on the class path that takes the address
 * @param table name of a table or view, as it stands in SQL; null if there is a query
 * @param query that gives the rows; null if there is a table
 * @param key columns that identify a row, at least one
 * @param partition how reading is divided; null: one task reads everything
 * @param fetchSize rows that the driver holds at a time; null: 1000
 * @param version query whose one value changes whenever the rows do; null: a run always reads again
 */
public record JdbcSpec(
    String url,
    String driver,
    String table,
    String query,
    List<String> key,
    Partition partition,
    Integer fetchSize,
    String version)
    implements TableSpec {
  private static final int FETCH_SIZE = 1000;
  private static final int MOST_FETCHED = 1_000_000;
  private static final int MOST_PARTITIONS = 10_000;
  private static final int NAME_DIGITS = 12;

  /** A user or password as a parameter, or in front of the host. */
  private static final Pattern CREDENTIALS =
      Pattern.compile(
          "(?i)[?;&,:(]\\s*[\\w.]*(user|username|uid|passw(or)?d\\d*|pwd|passphrase|secret|token)\\s*="
              + "|//[^/?;]*@|thin:[^@]*/[^@]*@");

  /**
   * How reading is divided, by ranges of an integer column.
   *
   * @param column its name
   * @param lower where the second range may begin; null: the smallest value there is
   * @param upper where the last range may end; null: the largest value there is
   * @param count of ranges; no row is left out, whatever the bounds are
   */
  public record Partition(String column, Long lower, Long upper, int count) {
    public Partition {
      if (column == null || column.isBlank()) {
        throw new UserException("source.partition.column must name a column");
      }
      if (count < 1 || count > MOST_PARTITIONS) {
        throw new UserException(
            "source.partition.count must be 1 to " + MOST_PARTITIONS + ", found " + count);
      }
      if (lower != null && upper != null && lower > upper) {
        throw new UserException(
            "source.partition: lower must not be above upper, found " + lower + " and " + upper);
      }
    }
  }

  public JdbcSpec {
    requireUrl(url);
    if ((table == null) == (query == null)) {
      throw new UserException("source: either table or query must be given, and not both");
    }
    if (key == null || key.isEmpty()) {
      throw new UserException("source.key must name the columns that identify a row, found none");
    }
    key = List.copyOf(key);
    fetchSize = fetchSize == null ? FETCH_SIZE : fetchSize;
    if (fetchSize < 1 || fetchSize > MOST_FETCHED) {
      throw new UserException(
          "source.fetch_size must be 1 to " + MOST_FETCHED + ", found " + fetchSize);
    }
  }

  private static void requireUrl(String url) {
    if (url == null || !url.startsWith("jdbc:")) {
      throw new UserException("source.url must begin with jdbc:");
    }
    if (hasCredentials(url)) {
      throw new UserException(
          "source.url must not hold a user or password (it is not shown here), since manifests and"
              + " logs show it; use source.user and source.password");
    }
  }

  /** Whether an address holds a user or password. */
  public static boolean hasCredentials(String url) {
    return CREDENTIALS.matcher(url).find();
  }

  /** The rows and their order, as they are read. */
  public Relation relation() {
    String name = table == null ? "query-" + Hashes.sha256(query).substring(0, NAME_DIGITS) : table;
    String from =
        table == null ? "(" + query.strip().replaceAll(";$", "") + ") rows_of_query" : table;
    Relation.Ranges ranges =
        partition == null
            ? null
            : new Relation.Ranges(
                partition.column(), partition.lower(), partition.upper(), partition.count());
    return new Relation(new Database(url, driver), name, from, key, ranges, fetchSize);
  }
}
