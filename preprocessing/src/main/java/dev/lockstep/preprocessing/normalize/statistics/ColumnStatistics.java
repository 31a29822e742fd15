package dev.lockstep.preprocessing.normalize.statistics;

/** Statistics of one column that grow with every block. Not thread-safe. */
public sealed interface ColumnStatistics permits NumberStatistics, TextStatistics {
  /** Adds the rows of another one, which must be of the same kind and must not be used any more. */
  void merge(ColumnStatistics other);

  /** Writes all of it; the class's {@code read} takes it up again. */
  void write(ByteWriter to);

  /** What is known by now. */
  ColumnSummary freeze();
}
