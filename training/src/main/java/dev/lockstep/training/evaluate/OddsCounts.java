package dev.lockstep.training.evaluate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.stream.IntStream;

/**
 * Rows of a class and of all others by the log-odds of that class, in steps, for the areas under
 * its curves without keeping or sorting the rows. Log-odds tell sure answers apart that are all
 * about 0 or 1 as probabilities. Counts are the same whatever the order of rows. Not thread-safe.
 */
final class OddsCounts {
  /** Log-odds beyond this, a probability of 1 in 10^14, count as this. */
  static final double MOST = 32;

  private final double step;
  private final long[] inside;
  private final long[] outside;

  /**
   * @param step rows whose log-odds differ by less may count as tied; 1 divided by a power of two,
   *     or such a power
   */
  OddsCounts(double step) {
    this.step = step;
    int steps = (int) (2 * MOST / step) + 1;
    this.inside = new long[steps];
    this.outside = new long[steps];
  }

  /**
   * Counts one row.
   *
   * @param belongs whether its class is this one
   * @param probability of the class
   * @param others probability of all other classes together
   */
  void add(boolean belongs, double probability, double others) {
    double odds = Math.log(probability / others);
    // both are 0 only if the probabilities do not sum up to 1
    double bounded = Double.isNaN(odds) ? 0 : Math.max(-MOST, Math.min(MOST, odds));
    (belongs ? inside : outside)[(int) Math.round((bounded + MOST) / step)]++;
  }

  /** Rows of the class against all others, those with the highest log-odds first. */
  RankedCounts ranked() {
    return ranked(inside, outside, IntStream.iterate(inside.length - 1, i -> i >= 0, i -> i - 1));
  }

  /** All others against the rows of the class, where there are just two classes. */
  RankedCounts opposite() {
    return ranked(outside, inside, IntStream.range(0, inside.length));
  }

  private static RankedCounts ranked(long[] positive, long[] negative, IntStream order) {
    int[] used = order.filter(i -> positive[i] + negative[i] > 0).toArray();
    return new RankedCounts(
        IntStream.of(used).mapToLong(i -> positive[i]).toArray(),
        IntStream.of(used).mapToLong(i -> negative[i]).toArray());
  }

  /** Writes the steps that have rows. */
  void write(DataOutput out) throws IOException {
    int[] used =
        IntStream.range(0, inside.length).filter(i -> inside[i] + outside[i] > 0).toArray();
    out.writeInt(used.length);
    for (int i : used) {
      out.writeInt(i);
      out.writeLong(inside[i]);
      out.writeLong(outside[i]);
    }
  }

  /** Adds what {@link #write} of counts with the same step gave. */
  void merge(DataInput in) throws IOException {
    int used = in.readInt();
    for (int i = 0; i < used; i++) {
      int at = in.readInt();
      inside[at] += in.readLong();
      outside[at] += in.readLong();
    }
  }
}
