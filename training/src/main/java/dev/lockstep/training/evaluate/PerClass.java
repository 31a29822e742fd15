package dev.lockstep.training.evaluate;

import dev.lockstep.training.evaluate.ClassificationReport.Averages;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rows of every class by what the model made of them. A quotient of zeros is 0.
 *
 * @param right right answers by class
 * @param answers answers by class
 * @param support rows by class
 */
record PerClass(long[] right, long[] answers, long[] support) {
  PerClass(int classes) {
    this(new long[classes], new long[classes], new long[classes]);
  }

  void add(int actual, int predicted) {
    right[actual] += actual == predicted ? 1 : 0;
    answers[predicted]++;
    support[actual]++;
  }

  void merge(PerClass other) {
    for (int c = 0; c < right.length; c++) {
      right[c] += other.right[c];
      answers[c] += other.answers[c];
      support[c] += other.support[c];
    }
  }

  double precision(int c) {
    return ratio(right[c], answers[c]);
  }

  double recall(int c) {
    return ratio(right[c], support[c]);
  }

  /** {@code 2 TP / (2 TP + FP + FN)}, the harmonic mean of precision and recall. */
  double f1(int c) {
    return ratio(2 * right[c], answers[c] + support[c]);
  }

  /** Means over the classes, every class counting the same. */
  Averages macro() {
    double[] weights = new double[right.length];
    Arrays.fill(weights, 1.0 / right.length);
    return averages(weights);
  }

  /** Means over the classes, a class counting as often as it has rows. */
  Averages weighted() {
    long rows = Arrays.stream(support).sum();
    return averages(Arrays.stream(support).mapToDouble(n -> ratio(n, rows)).toArray());
  }

  /** Without the classes that have neither rows nor answers. */
  PerClass seen() {
    int[] seen =
        IntStream.range(0, right.length).filter(c -> answers[c] + support[c] > 0).toArray();
    return new PerClass(of(right, seen), of(answers, seen), of(support, seen));
  }

  private static long[] of(long[] all, int[] classes) {
    return Arrays.stream(classes).mapToLong(c -> all[c]).toArray();
  }

  private Averages averages(double[] weights) {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    for (int c = 0; c < weights.length; c++) {
      precision += weights[c] * precision(c);
      recall += weights[c] * recall(c);
      f1 += weights[c] * f1(c);
    }
    return new Averages(precision, recall, f1);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
