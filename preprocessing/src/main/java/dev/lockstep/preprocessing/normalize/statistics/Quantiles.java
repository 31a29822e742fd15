package dev.lockstep.preprocessing.normalize.statistics;

import java.util.Arrays;

/**
 * Quantiles of numbers from some of them with the ranks they have, counted from 0. Where all
 * numbers are there the answers are exact and interpolated as {@code quantile_cont} of SQL does.
 */
public final class Quantiles {
  private final double[] values;
  private final double[] first;
  private final double[] last;
  private final long count;

  /**
   * @param values ascending
   * @param first rank of a value, of its first copy if it stands for several
   * @param last rank of its last copy
   * @param count numbers they stand for
   */
  Quantiles(double[] values, double[] first, double[] last, long count) {
    this.values = values;
    this.first = first;
    this.last = last;
    this.count = count;
  }

  /** How many numbers there were. */
  public long count() {
    return count;
  }

  /**
   * The number below which a share of the numbers lies.
   *
   * @param share 0 to 1
   */
  public double at(double share) {
    if (count == 0) {
      throw new IllegalStateException("there is no quantile of no numbers");
    }
    double rank = share * (count - 1);
    double below = Math.floor(rank);
    double low = atRank(below);
    return rank == below ? low : low + (atRank(below + 1) - low) * (rank - below);
  }

  /** With so many more copies of a number. */
  public Quantiles with(double value, long copies) {
    if (copies == 0) {
      return this;
    }
    int split = 0;
    while (split < values.length && values[split] < value) {
      split++;
    }
    double rank = split == 0 ? 0 : Math.floor(last[split - 1]) + 1;
    double[] more = insert(values, split, value, 0);
    double[] starts = insert(first, split, rank, (double) copies);
    double[] ends = insert(last, split, rank + copies - 1, (double) copies);
    return new Quantiles(more, starts, ends, count + copies);
  }

  /** Of {@code (x - center) * factor + offset}. */
  public Quantiles affine(double center, double factor, double offset) {
    double[] mapped = Arrays.stream(values).map(v -> (v - center) * factor + offset).toArray();
    return factor < 0
        ? new Quantiles(
            reversed(mapped), reversed(mirrored(last)), reversed(mirrored(first)), count)
        : new Quantiles(mapped, first, last, count);
  }

  private double atRank(double rank) {
    int found = Arrays.binarySearch(first, rank);
    if (found >= 0) {
      return values[found];
    }
    int next = -found - 1;
    if (next == 0) {
      return values[0];
    }
    if (next == values.length || rank <= last[next - 1]) {
      return values[next - 1];
    }
    return rank - last[next - 1] <= first[next] - rank ? values[next - 1] : values[next];
  }

  private static double[] insert(double[] from, int at, double value, double shift) {
    double[] to = new double[from.length + 1];
    System.arraycopy(from, 0, to, 0, at);
    to[at] = value;
    for (int i = at; i < from.length; i++) {
      to[i + 1] = from[i] + shift;
    }
    return to;
  }

  private double[] mirrored(double[] ranks) {
    return Arrays.stream(ranks).map(rank -> count - 1 - rank).toArray();
  }

  private static double[] reversed(double[] from) {
    double[] to = new double[from.length];
    for (int i = 0; i < from.length; i++) {
      to[i] = from[from.length - 1 - i];
    }
    return to;
  }
}
