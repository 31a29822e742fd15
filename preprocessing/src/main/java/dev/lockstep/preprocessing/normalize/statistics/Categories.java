package dev.lockstep.preprocessing.normalize.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Distinct values of a column with how often they occur.
 *
 * @param all the most frequent first, equally frequent ones by text
 * @param exact false if there were too many to count: then these are some of the most frequent,
 *     with counts that may be too low
 */
public record Categories(List<Category> all, boolean exact) {
  /** Distinct values that one column may have before counting gives up. */
  public static final int MOST = 1_000_000;

  /** Bytes of text that the distinct values of one column may have together: 64 MiB. */
  public static final long MOST_BYTES = 64L << 20;

  /** Memory that the distinct values of all columns may take together in a task: 128 MiB. */
  public static final long MOST_MEMORY = 128L << 20;

  private static final int FEWEST_SLOTS = 64;

  private static final Comparator<Category> ORDER =
      Comparator.comparingLong(Category::count).reversed().thenComparing(Category::text);

  /**
   * One value.
   *
   * @param text the value; a number as {@link #text(double)} writes it
   * @param count rows that have it
   */
  public record Category(String text, long count) {}

  public Categories {
    all = all.stream().sorted(ORDER).toList();
  }

  /** Of a table, a power of two, for those values that occur more often than the middle one. */
  static int slots(long[] sortedCounts) {
    long middle = sortedCounts[sortedCounts.length / 2];
    int kept = (int) Arrays.stream(sortedCounts).filter(count -> count > middle).count();
    return Math.max(FEWEST_SLOTS, 4 * Integer.highestOneBit(kept));
  }

  /** With so many more rows of a value. */
  public Categories with(String text, long copies) {
    if (copies == 0) {
      return this;
    }
    List<Category> more = new ArrayList<>(all.size() + 1);
    long count = copies;
    for (Category category : all) {
      if (category.text().equals(text)) {
        count += category.count();
      } else {
        more.add(category);
      }
    }
    more.add(new Category(text, count));
    return new Categories(more, exact);
  }

  /** How a number is written as a category: whole numbers without a point, others as in Java. */
  public static String text(double number) {
    long whole = (long) number;
    return whole == number && Math.abs(number) < 1e15
        ? Long.toString(whole)
        : Double.toString(number);
  }
}
