package dev.lockstep.training.evaluate;

import java.util.List;

/**
 * Results on one split.
 *
 * @param rows evaluated rows
 * @param accuracy share of right answers
 * @param loss mean cross-entropy in nats
 * @param macroF1 unweighted mean of the classes' F1
 * @param rocAuc of two classes: probability that a random row of the second class is given more of
 *     it than a random row of the first (area under the ROC curve), with log-odds rounded to {@link
 *     RocCounts#STEP}; {@code null} for more classes, or if one of the two has no rows
 * @param classes one entry per class, by index
 * @param confusion {@code [actual][predicted]} counts
 * @param mistakes the most confident wrong answers, most confident first
 */
public record ClassificationReport(
    long rows,
    double accuracy,
    double loss,
    double macroF1,
    Double rocAuc,
    List<ClassMetrics> classes,
    List<List<Long>> confusion,
    List<Mistake> mistakes)
    implements EvaluationReport {

  /**
   * Accuracy of always answering with the most frequent class of the split, which a model must
   * exceed to be of use; 0 if there are no rows.
   */
  public double constantAccuracy() {
    long most = classes.stream().mapToLong(ClassMetrics::support).max().orElse(0);
    return rows == 0 ? 0 : (double) most / rows;
  }

  /**
   * @param label class name
   * @param precision right answers / answers of this class, 0 if there are none
   * @param recall right answers / rows of this class, 0 if there are none
   * @param f1 harmonic mean of the two
   * @param support rows of this class
   */
  public record ClassMetrics(
      String label, double precision, double recall, double f1, long support) {}

  /**
   * @param key of the row
   * @param actual class index
   * @param predicted class index
   * @param confidence probability of the predicted class
   * @param features stored elements of the row
   */
  public record Mistake(
      String key, int actual, int predicted, double confidence, byte[] features) {}
}
