package dev.lockstep.training.evaluate;

/**
 * Scores of class probabilities that are means over rows. The same bits whatever the order of rows
 * and parts. Not thread-safe.
 */
final class ClassSums {
  /**
   * Probabilities below this count as this much in the loss, the bound that Deeplearning4j's
   * cross-entropy uses in training.
   */
  static final double SMALLEST_PROBABILITY = 1e-10;

  private final int topK;
  private final FixedSum loss = new FixedSum();
  private final FixedSum brier = new FixedSum();
  private final ReliabilityCounts reliability = new ReliabilityCounts();
  private long rows;
  private long right;
  private long inTop;

  /** What travels. */
  record Parts(
      long rows,
      long right,
      long inTop,
      long[] loss,
      long[] brier,
      ReliabilityCounts.Parts reliability) {}

  /**
   * @param topK the row's class is to be among so many most probable ones
   */
  ClassSums(int topK) {
    this.topK = topK;
  }

  /**
   * Adds one row.
   *
   * @param actual its class
   * @param predicted the most probable class, the first of equals
   * @param probabilities of all classes
   */
  void add(int actual, int predicted, float[] probabilities) {
    rows++;
    right += actual == predicted ? 1 : 0;
    inTop += rank(actual, probabilities) < topK ? 1 : 0;
    loss.add(-Math.log(Math.max(probabilities[actual], SMALLEST_PROBABILITY)));
    brier.add(squares(actual, probabilities));
    reliability.add(probabilities[predicted], actual == predicted);
  }

  /** Classes that come before: the more probable ones, and equally probable ones before it. */
  private static int rank(int actual, float[] probabilities) {
    int before = 0;
    for (int c = 0; c < probabilities.length; c++) {
      boolean first = c < actual && probabilities[c] == probabilities[actual];
      before += probabilities[c] > probabilities[actual] || first ? 1 : 0;
    }
    return before;
  }

  private static double squares(int actual, float[] probabilities) {
    double sum = 0;
    for (int c = 0; c < probabilities.length; c++) {
      double apart = (double) probabilities[c] - (c == actual ? 1 : 0);
      sum += apart * apart;
    }
    return sum;
  }

  Parts parts() {
    return new Parts(rows, right, inTop, loss.parts(), brier.parts(), reliability.parts());
  }

  void merge(Parts other) {
    rows += other.rows();
    right += other.right();
    inTop += other.inTop();
    loss.merge(other.loss());
    brier.merge(other.brier());
    reliability.merge(other.reliability());
  }

  long rows() {
    return rows;
  }

  /** Share of right answers; as all means, 0 without rows. */
  double accuracy() {
    return mean((double) right);
  }

  /** Share of rows whose class is among the most probable ones. */
  double topAccuracy() {
    return mean((double) inTop);
  }

  /** Mean cross-entropy in nats. */
  double loss() {
    return mean(loss.value());
  }

  /** Mean squared distance of the probabilities from the truth, summed over the classes. */
  double brier() {
    return mean(brier.value());
  }

  Calibration calibration() {
    return reliability.calibration();
  }

  private double mean(double sum) {
    return rows == 0 ? 0 : sum / rows;
  }
}
