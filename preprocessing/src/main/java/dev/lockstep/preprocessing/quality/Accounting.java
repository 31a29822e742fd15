package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Split;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of every record, by source. What went in is what the sources declare, what came out
 * is what was written, so a row that is lost or doubled on the way cannot hide.
 *
 * @param sources counts by name of the source; each adds up, or its constructor has refused it
 */
public record Accounting(SortedMap<String, RowCounts> sources) {
  public Accounting {
    sources = new TreeMap<>(sources);
  }

  /** Accounting over named sources. */
  public static Accounting of(Map<String, RowCounts> sources) {
    return new Accounting(new TreeMap<>(sources));
  }

  /** The sum over all sources. */
  public RowCounts total() {
    Collection<RowCounts> all = sources.values();
    return new RowCounts(
        all.stream().mapToLong(RowCounts::in).sum(),
        all.stream().mapToLong(RowCounts::train).sum(),
        all.stream().mapToLong(RowCounts::validation).sum(),
        all.stream().mapToLong(RowCounts::test).sum(),
        all.stream().mapToLong(RowCounts::duplicates).sum(),
        all.stream().mapToLong(RowCounts::filtered).sum(),
        all.stream().mapToLong(RowCounts::rejected).sum());
  }

  /**
   * Compares with what is in the files; call it before publishing.
   *
   * @param rows by split, as the written files count them
   * @param rejects rows in the files of rejected records
   * @throws IllegalStateException if another number was meant to be there
   */
  public void requireWritten(Map<Split, Long> rows, long rejects) {
    RowCounts total = total();
    long[] meant = {total.train(), total.validation(), total.test()};
    for (Split split : Split.values()) {
      long written = rows.getOrDefault(split, 0L);
      requireEqual(split.label() + " was given", meant[split.ordinal()], written);
    }
    requireEqual("rejects were given", total.rejected(), rejects);
  }

  private static void requireEqual(String who, long expected, long found) {
    if (expected != found) {
      throw new IllegalStateException(
          "records were lost or doubled: "
              + who
              + " "
              + expected
              + " but "
              + found
              + " were written");
    }
  }
}
