package dev.lockstep.training.evaluate;

import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts of {@code [actual][predicted]} answers. */
final class ConfusionCounts {
  private final long[][] counts;

  ConfusionCounts(int classes) {
    counts = new long[classes][classes];
  }

  static ConfusionCounts of(List<List<Long>> counts) {
    ConfusionCounts copy = new ConfusionCounts(counts.size());
    for (int actual = 0; actual < counts.size(); actual++) {
      for (int predicted = 0; predicted < counts.size(); predicted++) {
        copy.counts[actual][predicted] = counts.get(actual).get(predicted);
      }
    }
    return copy;
  }

  int classes() {
    return counts.length;
  }

  void add(int actual, int predicted) {
    counts[actual][predicted]++;
  }

  void addAll(ConfusionCounts other) {
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        counts[actual][predicted] += other.counts[actual][predicted];
      }
    }
  }

  long rows() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /** Share of right answers, 0 without rows. */
  double accuracy() {
    long right = 0;
    for (int c = 0; c < counts.length; c++) {
      right += counts[c][c];
    }
    return ratio(right, rows());
  }

  /** Metrics of every class, by index; a quotient of zeros is 0. */
  List<ClassMetrics> metrics(List<String> labels) {
    List<ClassMetrics> metrics = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      long answers = 0;
      for (long[] row : counts) {
        answers += row[c];
      }
      long support = Arrays.stream(counts[c]).sum();
      metrics.add(
          new ClassMetrics(
              labels.get(c),
              ratio(counts[c][c], answers),
              ratio(counts[c][c], support),
              // 2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall
              ratio(2 * counts[c][c], answers + support),
              support));
    }
    return metrics;
  }

  List<List<Long>> asLists() {
    return Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
