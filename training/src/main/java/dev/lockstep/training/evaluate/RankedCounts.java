package dev.lockstep.training.evaluate;

import java.util.stream.LongStream;

/**
 * Rows ranked by a score, the highest first, in groups whose order inside is not known.
 *
 * @param positive rows of the class in each group
 * @param negative rows of other classes in each group
 */
record RankedCounts(long[] positive, long[] negative) {

  /**
   * Area under the ROC curve: the share of pairs of a positive and a negative row that are in the
   * right order, ties counting half (Hanley and McNeil 1982); {@code null} if there are no such
   * pairs. Pairs inside of a group count half, so the error is at most half of their share.
   */
  Estimate rocArea() {
    double before = 0;
    double right = 0;
    double tied = 0;
    for (int group = 0; group < positive.length; group++) {
      right += negative[group] * (before + positive[group] / 2.0);
      tied += (double) negative[group] * positive[group];
      before += positive[group];
    }
    double pairs = before * LongStream.of(negative).sum();
    return pairs == 0 ? null : new Estimate(right / pairs, tied / 2 / pairs);
  }

  /**
   * Average precision, the area under the steps of the precision-recall curve: the mean, over all
   * positive rows, of the precision among the rows with at least their score; {@code null} if there
   * are none. Rows of a group count as tied.
   *
   * <p>The error holds whatever the order inside of the groups is. Behind {@code t} positive and
   * {@code f} negative rows, the precision at the {@code i}-th of a group's {@code p} positive rows
   * among {@code n} negative ones is at most {@code (t+p)/(t+p+f)} and at least {@code
   * (t+i)/(t+i+f+n)}; the sum of the latter is bounded by the integral of {@code 1/x}.
   */
  Estimate averagePrecision() {
    double t = 0;
    double f = 0;
    double sum = 0;
    double least = 0;
    double most = 0;
    for (int group = 0; group < positive.length; group++) {
      double p = positive[group];
      double behind = f + negative[group];
      if (p > 0) {
        sum += p * ((t + p) / (t + p + behind));
        most += p * ((t + p) / (t + p + f));
        least += behind == 0 ? p : p - behind * Math.log1p(p / (t + behind));
      }
      t += p;
      f = behind;
    }
    return t == 0 ? null : new Estimate(sum / t, Math.max(most - sum, sum - least) / t);
  }
}
