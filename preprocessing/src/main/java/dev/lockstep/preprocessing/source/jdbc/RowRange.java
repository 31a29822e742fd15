package dev.lockstep.preprocessing.source.jdbc;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Work of one task. Travels to executors.
 *
 * @param condition of its rows in SQL
 * @param first number of its first row
 * @param rows that it had when it was counted
 */
record RowRange(String condition, long first, long rows) implements Serializable {
  private static final long serialVersionUID = 1L;

  static final String ALL = "1 = 1";

  /**
   * Conditions that every row satisfies exactly one of: rows without a value are in the first
   * range.
   *
   * @param column quoted
   * @param lower where the values begin
   * @param upper where they end, not below it
   */
  static List<String> conditions(String column, long lower, long upper, int count) {
    List<Long> bounds = bounds(lower, upper, count);
    if (bounds.isEmpty()) {
      return List.of(ALL);
    }
    List<String> conditions = new ArrayList<>();
    conditions.add("(" + column + " < " + bounds.get(0) + " OR " + column + " IS NULL)");
    for (int i = 1; i < bounds.size(); i++) {
      conditions.add(
          column + " >= " + bounds.get(i - 1) + " AND " + column + " < " + bounds.get(i));
    }
    conditions.add(column + " >= " + bounds.get(bounds.size() - 1));
    return conditions;
  }

  /** Where ranges meet, ascending; fewer than wanted if there are not as many values. */
  private static List<Long> bounds(long lower, long upper, int count) {
    BigInteger start = BigInteger.valueOf(lower);
    BigInteger values = BigInteger.valueOf(upper).subtract(start).add(BigInteger.ONE);
    List<Long> bounds = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      BigInteger step = values.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count));
      long bound = start.add(step).longValueExact();
      if (bound > lower && (bounds.isEmpty() || bounds.get(bounds.size() - 1) < bound)) {
        bounds.add(bound);
      }
    }
    return bounds;
  }
}
