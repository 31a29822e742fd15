package dev.lockstep.training.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows and right answers by the probability of the answer. Not thread-safe. */
final class ReliabilityCounts {
  /** As in Guo et al. 2017, "On Calibration of Modern Neural Networks". */
  static final int BINS = 15;

  private final long[] rows = new long[BINS];
  private final long[] right = new long[BINS];
  private final List<FixedSum> confidence = Stream.generate(FixedSum::new).limit(BINS).toList();

  /** What travels. */
  record Parts(long[] rows, long[] right, List<long[]> confidence) {}

  void add(double probability, boolean isRight) {
    int bin = (int) Math.max(0, Math.min(BINS - 1, Math.ceil(probability * BINS) - 1));
    rows[bin]++;
    right[bin] += isRight ? 1 : 0;
    confidence.get(bin).add(probability);
  }

  Parts parts() {
    return new Parts(rows, right, confidence.stream().map(FixedSum::parts).toList());
  }

  void merge(Parts other) {
    for (int bin = 0; bin < BINS; bin++) {
      rows[bin] += other.rows()[bin];
      right[bin] += other.right()[bin];
      confidence.get(bin).merge(other.confidence().get(bin));
    }
  }

  Calibration calibration() {
    List<Calibration.Bin> bins = new ArrayList<>();
    long all = 0;
    double apart = 0;
    for (int bin = 0; bin < BINS; bin++) {
      boolean empty = rows[bin] == 0;
      double sum = confidence.get(bin).value();
      all += rows[bin];
      apart += Math.abs(right[bin] - sum);
      bins.add(
          new Calibration.Bin(
              (double) bin / BINS,
              (bin + 1.0) / BINS,
              rows[bin],
              empty ? null : (Double) (sum / rows[bin]),
              empty ? null : (Double) ((double) right[bin] / rows[bin])));
    }
    return new Calibration(all == 0 ? 0 : apart / all, bins);
  }
}
