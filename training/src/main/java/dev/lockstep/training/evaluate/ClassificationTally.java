package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import dev.lockstep.training.evaluate.ClassificationReport.Mistake;
import dev.lockstep.training.evaluate.ClassificationReport.TopK;
import dev.lockstep.training.inference.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Classes counted. The same bits whatever the order of rows and parts. */
final class ClassificationTally implements Tally {
  private final List<String> classes;
  private final int topK;
  private final ConfusionCounts confusion;
  private final ClassSums sums;
  private final ClassCurves curves;
  private final TopMistakes mistakes;

  /** What travels. */
  private record Parts(
      List<List<Long>> confusion, ClassSums.Parts sums, byte[] curves, List<Mistake> mistakes) {}

  /**
   * @param classes names of the classes, by index
   * @param topK see {@link EvaluateSpec#topK()}
   * @param mistakes wrong answers to keep at most
   */
  ClassificationTally(List<String> classes, int topK, int mistakes) {
    this.classes = classes;
    this.topK = Math.min(topK, classes.size());
    this.confusion = new ConfusionCounts(classes.size());
    this.sums = new ClassSums(this.topK);
    this.curves = new ClassCurves(classes.size(), ClassCurves.step(classes.size()));
    this.mistakes = new TopMistakes(mistakes);
  }

  /** {@inheritDoc} Features are asked for only if the row is kept as a mistake. */
  @Override
  public void add(String key, float label, float[] probabilities, Supplier<byte[]> features) {
    Answers.requireFinite(key, probabilities);
    int actual = (int) label;
    int predicted = Answers.mostProbable(probabilities);
    confusion.add(actual, predicted);
    sums.add(actual, predicted, probabilities);
    curves.add(actual, probabilities);
    double confidence = probabilities[predicted];
    if (predicted != actual && mistakes.wants(key, confidence)) {
      mistakes.add(new Mistake(key, actual, predicted, confidence, features.get()));
    }
  }

  @Override
  public void merge(byte[] part) {
    Parts parts = Json.read(part, Parts.class, "a tally");
    confusion.merge(parts.confusion());
    sums.merge(parts.sums());
    curves.merge(parts.curves());
    parts.mistakes().forEach(mistakes::add);
  }

  @Override
  public byte[] toBytes() {
    return Json.pretty(
        new Parts(confusion.asLists(), sums.parts(), curves.toBytes(), mistakes.sorted()));
  }

  @Override
  public long rows() {
    return sums.rows();
  }

  /** The results; all numbers are 0 without rows. */
  @Override
  public ClassificationReport report() {
    PerClass perClass = confusion.perClass();
    List<ClassMetrics> metrics = metrics(perClass);
    return new ClassificationReport(
        sums.rows(),
        sums.accuracy(),
        new TopK(topK, sums.topAccuracy()),
        sums.loss(),
        sums.brier(),
        perClass.macro(),
        perClass.weighted(),
        ClassCurves.together(metrics.stream().map(ClassMetrics::rocAuc).toList()),
        ClassCurves.together(metrics.stream().map(ClassMetrics::averagePrecision).toList()),
        sums.calibration(),
        metrics,
        confusion.asLists(),
        mistakes.sorted(),
        List.of());
  }

  private List<ClassMetrics> metrics(PerClass perClass) {
    List<RankedCounts> ranked = curves.ranked();
    List<ClassMetrics> metrics = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      metrics.add(
          new ClassMetrics(
              classes.get(c),
              perClass.precision(c),
              perClass.recall(c),
              perClass.f1(c),
              perClass.support()[c],
              ranked.get(c).rocArea(),
              ranked.get(c).averagePrecision()));
    }
    return metrics;
  }
}
