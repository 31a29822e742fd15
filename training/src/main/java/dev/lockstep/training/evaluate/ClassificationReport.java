package dev.lockstep.training.evaluate;

import java.util.List;

/**
 * Results on one split.
 *
 * @param rows evaluated rows
 * @param accuracy share of right answers
 * @param topK share of rows whose class is among the most probable ones
 * @param loss mean cross-entropy in nats; a probability below 1e-10 counts as that
 * @param brier mean over the rows of the squared differences between probabilities and truth (1 for
 *     the row's class, 0 for others), summed over the classes (Brier 1950): 0 to 2
 * @param macro means over the classes
 * @param weighted means over the classes, weighted by their rows
 * @param rocAuc area under the ROC curve: of two classes, the probability that a random row of the
 *     second class is given more of it than a random row of the first; of more, the mean of those
 *     of each class against all others, where there is one; {@code null} if there is none
 * @param averagePrecision area under the precision-recall curve: of two classes for the second, of
 *     more the mean over the classes that have rows; {@code null} without rows
 * @param calibration whether probabilities can be believed
 * @param classes one entry per class, by index
 * @param confusion {@code [actual][predicted]} counts
 * @param mistakes the most confident wrong answers, most confident first
 * @param groups scores by value of the columns that were asked for
 */
public record ClassificationReport(
    long rows,
    double accuracy,
    TopK topK,
    double loss,
    double brier,
    Averages macro,
    Averages weighted,
    Estimate rocAuc,
    Estimate averagePrecision,
    Calibration calibration,
    List<ClassMetrics> classes,
    List<List<Long>> confusion,
    List<Mistake> mistakes,
    List<GroupScores> groups)
    implements EvaluationReport {
  public ClassificationReport {
    classes = List.copyOf(classes);
    mistakes = List.copyOf(mistakes);
    groups = List.copyOf(groups);
  }

  /**
   * Accuracy of always answering with the most frequent class of the split, which a model must
   * exceed to be of use; 0 if there are no rows.
   */
  public double constantAccuracy() {
    long most = classes.stream().mapToLong(ClassMetrics::support).max().orElse(0);
    return rows == 0 ? 0 : (double) most / rows;
  }

  @Override
  public ClassificationReport with(List<GroupScores> found) {
    return new ClassificationReport(
        rows,
        accuracy,
        topK,
        loss,
        brier,
        macro,
        weighted,
        rocAuc,
        averagePrecision,
        calibration,
        classes,
        confusion,
        mistakes,
        found);
  }

  /**
   * @param k number of classes that may be named, at most all of them
   * @param accuracy share of rows whose class is among the {@code k} most probable ones, of equally
   *     probable ones the first
   */
  public record TopK(int k, double accuracy) {}

  /**
   * Means over all classes, those without rows among them.
   *
   * @param precision mean of the classes' precisions
   * @param recall mean of their recalls
   * @param f1 mean of their F1
   */
  public record Averages(double precision, double recall, double f1) {}

  /**
   * @param label class name
   * @param precision right answers / answers of this class, 0 if there are none
   * @param recall right answers / rows of this class, 0 if there are none
   * @param f1 harmonic mean of the two
   * @param support rows of this class
   * @param rocAuc against all other classes; {@code null} if it or the others have no rows
   * @param averagePrecision against all other classes; {@code null} if it has no rows
   */
  public record ClassMetrics(
      String label,
      double precision,
      double recall,
      double f1,
      long support,
      Estimate rocAuc,
      Estimate averagePrecision) {}

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
