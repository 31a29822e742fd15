package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import dev.lockstep.training.evaluate.ClassificationReport.Mistake;
import java.util.List;
import java.util.function.Supplier;

/**
 * Answers of a model counted row by row; tallies of parts of a split add up to that of the whole.
 * Counts and mistakes are the same whatever the order; the loss is a float64 sum, so merge the
 * parts in a fixed order to get the same bits. Not thread-safe.
 */
public final class ClassificationTally {
  /**
   * Probabilities below this count as this much in the loss, the bound that Deeplearning4j's
   * cross-entropy uses in training.
   */
  static final double SMALLEST_PROBABILITY = 1e-10;

  private final ConfusionCounts confusion;
  private final TopMistakes mistakes;
  private double lossSum;

  /** What travels. */
  private record Parts(
      List<List<Long>> confusion, double lossSum, int limit, List<Mistake> mistakes) {}

  /**
   * @param classes number of classes
   * @param mistakes wrong answers to keep at most
   */
  public ClassificationTally(int classes, int mistakes) {
    this(new ConfusionCounts(classes), new TopMistakes(mistakes), 0);
  }

  private ClassificationTally(ConfusionCounts confusion, TopMistakes mistakes, double lossSum) {
    this.confusion = confusion;
    this.mistakes = mistakes;
    this.lossSum = lossSum;
  }

  /**
   * Counts one row. The answer is the most probable class, the first of equals.
   *
   * @param key of the row
   * @param actual class index
   * @param probabilities of all classes
   * @param features gives the row's stored elements; called only if the row is kept as a mistake
   * @throws UserException if a probability is not a number: the training has diverged
   */
  public void add(String key, int actual, float[] probabilities, Supplier<byte[]> features) {
    int predicted = mostProbable(key, probabilities);
    confusion.add(actual, predicted);
    lossSum -= Math.log(Math.max(probabilities[actual], SMALLEST_PROBABILITY));
    double confidence = probabilities[predicted];
    if (predicted != actual && mistakes.wants(key, confidence)) {
      mistakes.add(new Mistake(key, actual, predicted, confidence, features.get()));
    }
  }

  /** Adds another part of the same split. */
  public void merge(ClassificationTally other) {
    confusion.addAll(other.confusion);
    lossSum += other.lossSum;
    other.mistakes.sorted().forEach(mistakes::add);
  }

  /** Rows counted so far. */
  public long rows() {
    return confusion.rows();
  }

  /**
   * The results; all numbers are 0 without rows.
   *
   * @param labels names of the classes, by index
   */
  public ClassificationReport report(List<String> labels) {
    if (labels.size() != confusion.classes()) {
      throw new IllegalArgumentException(
          confusion.classes() + " class names are needed, found " + labels.size());
    }
    long rows = confusion.rows();
    List<ClassMetrics> classes = confusion.metrics(labels);
    double macroF1 = classes.stream().mapToDouble(ClassMetrics::f1).average().orElse(0);
    return new ClassificationReport(
        rows,
        confusion.accuracy(),
        rows == 0 ? 0 : lossSum / rows,
        macroF1,
        classes,
        confusion.asLists(),
        mistakes.sorted());
  }

  /** As bytes, for the way from an executor to the driver. */
  public byte[] toBytes() {
    return Json.pretty(
        new Parts(confusion.asLists(), lossSum, mistakes.limit(), mistakes.sorted()));
  }

  /** The reverse of {@link #toBytes()}. */
  public static ClassificationTally ofBytes(byte[] bytes) {
    Parts parts = Json.read(bytes, Parts.class, "a tally");
    TopMistakes mistakes = new TopMistakes(parts.limit());
    parts.mistakes().forEach(mistakes::add);
    return new ClassificationTally(
        ConfusionCounts.of(parts.confusion()), mistakes, parts.lossSum());
  }

  private static int mostProbable(String key, float[] probabilities) {
    int best = 0;
    for (int c = 0; c < probabilities.length; c++) {
      if (Float.isNaN(probabilities[c])) {
        throw new UserException(
            "the model's answer for row "
                + key
                + " is not a number: its training has diverged; train again with a smaller"
                + " learning rate");
      }
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }
}
