package dev.lockstep.jobs.bench.peer;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sums over rows: their values are near 0 or small whole numbers, so plain sums are exact enough.
 */
final class Tally implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[] sums;
  private final double[] squares;
  private final List<Map<Double, Long>> counts;
  private final int numbers;
  private long rows;

  Tally(int numbers, int categories) {
    this.numbers = numbers;
    sums = new double[numbers + categories + 1];
    squares = new double[sums.length];
    counts =
        IntStream.range(0, categories)
            .<Map<Double, Long>>mapToObj(i -> new HashMap<>())
            .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Numbers, categories and the label of one row. */
  void add(double[] values) {
    rows++;
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
      squares[i] += values[i] * values[i];
    }
    for (int i = 0; i < counts.size(); i++) {
      counts.get(i).merge(values[numbers + i], 1L, Long::sum);
    }
  }

  Tally merge(Tally other) {
    rows += other.rows;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
      squares[i] += other.squares[i];
    }
    for (int i = 0; i < counts.size(); i++) {
      Map<Double, Long> into = counts.get(i);
      other.counts.get(i).forEach((index, n) -> into.merge(index, n, Long::sum));
    }
    return this;
  }

  Profile profile() {
    return new Profile(
        rows,
        IntStream.range(0, numbers).mapToObj(this::moments).toList(),
        counts.stream().map(Tally::descending).toList(),
        moments(sums.length - 1));
  }

  private static List<Long> descending(Map<Double, Long> counts) {
    Stream<Long> sorted = counts.values().stream().sorted(Comparator.reverseOrder());
    return sorted.toList();
  }

  private Profile.Moments moments(int column) {
    double mean = rows == 0 ? 0 : sums[column] / rows;
    double variance = rows == 0 ? 0 : squares[column] / rows - mean * mean;
    return new Profile.Moments(mean, Math.sqrt(Math.max(0, variance)));
  }
}
