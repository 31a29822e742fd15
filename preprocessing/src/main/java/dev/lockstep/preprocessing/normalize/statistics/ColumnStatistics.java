package dev.lockstep.preprocessing.normalize.statistics;

import java.util.Comparator;
import java.util.List;

/** Statistics of one column that grow with every block. Not thread-safe. */
public sealed interface ColumnStatistics permits NumberStatistics, TextStatistics {
  /** Adds the rows of another one, which must be of the same kind and must not be used any more. */
  void merge(ColumnStatistics other);

  /** Bytes that its distinct values take in memory, about; 0 if they are not counted. */
  long distinctMemory();

  /** Forgets the rarer half of its distinct values, which must be counted. */
  void forgetRareValues();

  /** Writes all of it; the class's {@code read} takes it up again. */
  void write(ByteWriter to);

  /**
   * Makes room: as long as the distinct values of all columns take more memory than they may, the
   * column with most of them forgets its rarer ones and is not exact any more.
   */
  static void limit(List<ColumnStatistics> columns, long mostMemory) {
    while (columns.stream().mapToLong(ColumnStatistics::distinctMemory).sum() > mostMemory) {
      columns.stream()
          .max(Comparator.comparingLong(ColumnStatistics::distinctMemory))
          .orElseThrow()
          .forgetRareValues();
    }
  }

  /** What is known by now. */
  ColumnSummary freeze();
}
