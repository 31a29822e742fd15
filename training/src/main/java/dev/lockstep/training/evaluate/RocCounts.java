package dev.lockstep.training.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of two classes by the log-odds that a model gave them, in steps of {@value #STEP}, for the
 * area under the ROC curve without keeping or sorting the rows. Log-odds tell sure answers apart
 * that are all about 0 or 1 as probabilities. Counts are the same whatever the order of rows.
 */
final class RocCounts {
  /** Rows whose log-odds differ by less may count as tied. */
  static final double STEP = 1 / 256.0;

  /** Log-odds beyond this, a probability of 1 in 10^14, count as this. */
  private static final double MOST = 32;

  private static final int STEPS = (int) (2 * MOST / STEP) + 1;

  private long[] first;
  private long[] second;

  /**
   * Counts one row.
   *
   * @param actual 0 or 1
   * @param ofFirst probability of class 0
   * @param ofSecond probability of class 1
   */
  void add(int actual, float ofFirst, float ofSecond) {
    double odds = Math.log((double) ofSecond / ofFirst);
    // both are 0 only if the probabilities do not sum up to 1
    double bounded = Double.isNaN(odds) ? 0 : Math.max(-MOST, Math.min(MOST, odds));
    count(actual, (int) Math.round((bounded + MOST) / STEP), 1);
  }

  private void count(int actual, int step, long rows) {
    if (first == null) {
      first = new long[STEPS];
      second = new long[STEPS];
    }
    (actual == 0 ? first : second)[step] += rows;
  }

  /** Adds what {@link #asList()} gave. */
  void addAll(List<long[]> counts) {
    for (long[] count : counts) {
      count(0, (int) count[0], count[1]);
      count(1, (int) count[0], count[2]);
    }
  }

  /** Step, rows of class 0 and rows of class 1, of every step that has any. */
  List<long[]> asList() {
    List<long[]> counts = new ArrayList<>();
    for (int step = 0; first != null && step < STEPS; step++) {
      if (first[step] + second[step] > 0) {
        counts.add(new long[] {step, first[step], second[step]});
      }
    }
    return counts;
  }

  /**
   * Area under the ROC curve: the share of pairs of one row of each class that are in the right
   * order, ties counting half (Hanley and McNeil 1982); {@code null} if there are no such pairs.
   */
  Double area() {
    long below = 0;
    long seconds = 0;
    double right = 0;
    for (long[] count : asList()) {
      right += count[2] * (below + count[1] / 2.0);
      below += count[1];
      seconds += count[2];
    }
    return below == 0 || seconds == 0 ? null : (Double) (right / ((double) below * seconds));
  }
}
