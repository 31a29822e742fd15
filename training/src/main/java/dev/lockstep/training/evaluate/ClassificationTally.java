package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import dev.lockstep.training.evaluate.ClassificationReport.Mistake;
import java.util.List;
import java.util.function.Supplier;

/**
 * Classes counted. Counts and mistakes are the same whatever the order; the loss is a float64 sum,
 * so merge the parts in a fixed order to get the same bits.
 */
final class ClassificationTally implements Tally {
  /**
   * Probabilities below this count as this much in the loss, the bound that Deeplearning4j's
   * cross-entropy uses in training.
   */
  static final double SMALLEST_PROBABILITY = 1e-10;

  private final List<String> classes;
  private final ConfusionCounts confusion;
  private final TopMistakes mistakes;
  private final RocCounts roc;
  private double lossSum;

  /** What travels. */
  private record Parts(
      List<List<Long>> confusion, double lossSum, List<long[]> roc, List<Mistake> mistakes) {}

  /**
   * @param classes names of the classes, by index
   * @param mistakes wrong answers to keep at most
   */
  ClassificationTally(List<String> classes, int mistakes) {
    this.classes = classes;
    this.confusion = new ConfusionCounts(classes.size());
    this.mistakes = new TopMistakes(mistakes);
    this.roc = new RocCounts();
  }

  /**
   * {@inheritDoc} The answer is the most probable class, the first of equals; features are asked
   * for only if the row is kept as a mistake.
   */
  @Override
  public void add(String key, float label, float[] probabilities, Supplier<byte[]> features) {
    int actual = (int) label;
    int predicted = mostProbable(key, probabilities);
    confusion.add(actual, predicted);
    lossSum -= Math.log(Math.max(probabilities[actual], SMALLEST_PROBABILITY));
    if (isBinary()) {
      roc.add(actual, probabilities[0], probabilities[1]);
    }
    double confidence = probabilities[predicted];
    if (predicted != actual && mistakes.wants(key, confidence)) {
      mistakes.add(new Mistake(key, actual, predicted, confidence, features.get()));
    }
  }

  private boolean isBinary() {
    return classes.size() == 2;
  }

  @Override
  public void merge(byte[] part) {
    Parts parts = Json.read(part, Parts.class, "a tally");
    confusion.addAll(ConfusionCounts.of(parts.confusion()));
    lossSum += parts.lossSum();
    roc.addAll(parts.roc());
    parts.mistakes().forEach(mistakes::add);
  }

  @Override
  public long rows() {
    return confusion.rows();
  }

  /** The results; all numbers are 0 without rows. */
  @Override
  public ClassificationReport report() {
    long rows = confusion.rows();
    List<ClassMetrics> metrics = confusion.metrics(classes);
    double macroF1 = metrics.stream().mapToDouble(ClassMetrics::f1).average().orElse(0);
    return new ClassificationReport(
        rows,
        confusion.accuracy(),
        rows == 0 ? 0 : lossSum / rows,
        macroF1,
        isBinary() ? roc.area() : null,
        metrics,
        confusion.asLists(),
        mistakes.sorted());
  }

  @Override
  public byte[] toBytes() {
    return Json.pretty(new Parts(confusion.asLists(), lossSum, roc.asList(), mistakes.sorted()));
  }

  private static int mostProbable(String key, float[] probabilities) {
    int best = 0;
    for (int c = 0; c < probabilities.length; c++) {
      if (Float.isNaN(probabilities[c])) {
        throw Tally.diverged(key);
      }
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }
}
