package dev.lockstep.training.evaluate;

import java.util.Arrays;
import java.util.List;

/** Counts of {@code [actual][predicted]} answers. */
final class ConfusionCounts {
  private final long[][] counts;

  ConfusionCounts(int classes) {
    counts = new long[classes][classes];
  }

  void add(int actual, int predicted) {
    counts[actual][predicted]++;
  }

  /** Adds what {@link #asLists()} of another part gave. */
  void merge(List<List<Long>> other) {
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        counts[actual][predicted] += other.get(actual).get(predicted);
      }
    }
  }

  PerClass perClass() {
    PerClass sums = new PerClass(counts.length);
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        sums.answers()[predicted] += counts[actual][predicted];
        sums.support()[actual] += counts[actual][predicted];
      }
      sums.right()[actual] = counts[actual][actual];
    }
    return sums;
  }

  List<List<Long>> asLists() {
    return Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }
}
