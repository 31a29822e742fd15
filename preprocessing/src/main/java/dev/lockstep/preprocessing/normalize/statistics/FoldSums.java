package dev.lockstep.preprocessing.normalize.statistics;

/** Rows and sums of their targets by fold. Not thread-safe. */
public final class FoldSums {
  private final long[] rows = new long[TargetSums.FOLDS];
  private final double[][] sums;

  /**
   * @param outputs see {@link TargetSums#outputs}
   */
  FoldSums(int outputs) {
    sums = new double[outputs][TargetSums.FOLDS];
  }

  /**
   * Adds a row.
   *
   * @param target the class's index, or the stored value
   */
  public void add(int fold, double target) {
    rows[fold]++;
    if (sums.length == 1) {
      sums[0][fold] += target;
    } else {
      sums[(int) target][fold]++;
    }
  }

  /**
   * The mean of an output over all folds but one, as if some more rows had another mean: {@code
   * (sum + smoothing * prior) / (rows + smoothing)}.
   *
   * @param without the fold, or {@link TargetSums#FOLDS} for none
   * @param smoothing how many more rows
   * @param prior their mean, and the answer if there are no rows at all
   */
  public double mean(int output, int without, double smoothing, double prior) {
    double count = smoothing;
    double sum = smoothing * prior;
    for (int fold = 0; fold < TargetSums.FOLDS; fold++) {
      if (fold != without) {
        count += rows[fold];
        sum += sums[output][fold];
      }
    }
    return count == 0 ? prior : sum / count;
  }

  /** Rows of all folds. */
  long rows() {
    long all = 0;
    for (long of : rows) {
      all += of;
    }
    return all;
  }

  void merge(FoldSums other) {
    for (int fold = 0; fold < rows.length; fold++) {
      rows[fold] += other.rows[fold];
      for (int output = 0; output < sums.length; output++) {
        sums[output][fold] += other.sums[output][fold];
      }
    }
  }

  void write(ByteWriter to) {
    for (long count : rows) {
      to.count(count);
    }
    for (double[] each : sums) {
      for (double sum : each) {
        to.number(sum);
      }
    }
  }

  static FoldSums read(int outputs, ByteReader from) {
    FoldSums read = new FoldSums(outputs);
    for (int fold = 0; fold < read.rows.length; fold++) {
      read.rows[fold] = from.count();
    }
    for (double[] each : read.sums) {
      for (int fold = 0; fold < each.length; fold++) {
        each[fold] = from.number();
      }
    }
    return read;
  }
}
