package dev.lockstep.training.master;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Regroups data sets of any size into batches of one size, in order and without losing or repeating
 * a row; only the last batch may be smaller. Holds one batch and one data set at a time.
 */
final class Rebatch<T> {
  private final Examples<T> examples;
  private final Iterator<T> source;
  private final int batchSize;
  private final Deque<T> waiting = new ArrayDeque<>();

  Rebatch(Examples<T> examples, Iterator<T> source, int batchSize) {
    this.examples = examples;
    this.source = source;
    this.batchSize = batchSize;
  }

  /** The next batch, or {@code null} after the last one. */
  T next() {
    List<T> parts = new ArrayList<>();
    int rows = 0;
    while (rows < batchSize && (!waiting.isEmpty() || source.hasNext())) {
      T piece = waiting.isEmpty() ? source.next() : waiting.removeFirst();
      int size = examples.rows(piece);
      if (rows + size > batchSize) {
        waitInFront(examples.split(piece));
      } else if (size > 0) {
        parts.add(piece);
        rows += size;
      }
    }
    if (parts.isEmpty()) {
      return null;
    }
    return parts.size() == 1 ? parts.get(0) : examples.merge(parts);
  }

  private void waitInFront(List<T> rows) {
    for (int i = rows.size() - 1; i >= 0; i--) {
      waiting.addFirst(rows.get(i));
    }
  }
}
