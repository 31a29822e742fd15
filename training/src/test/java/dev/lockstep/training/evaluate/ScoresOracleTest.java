package dev.lockstep.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.training.evaluate.Calibration.Bin;
import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every score of classes against its definition, computed in float64 over sorted rows. */
class ScoresOracleTest {
  private static final int ROWS = 3000;
  private static final int TOP = 3;

  private record Row(int actual, float[] probabilities) {
    int answer() {
      return IntStream.range(0, probabilities.length)
          .boxed()
          .max(Comparator.comparingDouble((Integer c) -> probabilities[c]).thenComparing(c -> -c))
          .orElseThrow();
    }

    /** Log-odds of a class, in which sure answers differ. */
    double odds(int c) {
      double others = 0;
      for (int other = 0; other < probabilities.length; other++) {
        others += other == c ? 0 : probabilities[other];
      }
      return Math.log(probabilities[c]) - Math.log(others);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 40})
  void areasUnderCurvesAreWithinTheirErrorOfTheExactOnes(int classes) {
    List<Row> rows = rows(classes, 5);
    ClassificationReport report = report(rows, classes);
    double roc = 0;
    double precision = 0;
    for (int c = 0; c < classes; c++) {
      ClassMetrics metrics = report.classes().get(c);
      double exactRoc = rocArea(rows, c);
      double exactPrecision = averagePrecision(rows, c);
      requireWithin(metrics.rocAuc(), exactRoc);
      requireWithin(metrics.averagePrecision(), exactPrecision);
      roc += exactRoc / classes;
      precision += exactPrecision / classes;
    }
    requireWithin(report.rocAuc(), classes == 2 ? rocArea(rows, 1) : roc);
    requireWithin(report.averagePrecision(), classes == 2 ? averagePrecision(rows, 1) : precision);
  }

  /** Few groups of scores, so that errors are large and must still hold. */
  @ParameterizedTest
  @ValueSource(doubles = {1 / 16.0, 1, 8, 32})
  void errorsHoldHoweverCoarseTheStepsAre(double step) {
    for (int seed = 0; seed < 20; seed++) {
      List<Row> rows = rows(2, seed).subList(0, 60);
      ClassCurves curves = new ClassCurves(2, step);
      rows.forEach(row -> curves.add(row.actual(), row.probabilities()));
      for (int c = 0; c < 2; c++) {
        RankedCounts ranked = curves.ranked().get(c);
        bound(ranked.rocArea(), rocArea(rows, c));
        bound(ranked.averagePrecision(), averagePrecision(rows, c));
      }
    }
  }

  private static void requireWithin(Estimate found, double exact) {
    bound(found, exact);
    assertThat(found.error()).isLessThan(0.01);
  }

  private static void bound(Estimate found, double exact) {
    assertThat(found.value()).isCloseTo(exact, within(found.error() + 1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10})
  void meansOverRowsAgreeWithTheirDefinitions(int classes) {
    List<Row> rows = rows(classes, 9);
    ClassificationReport report = report(rows, classes);

    assertThat(report.brier()).isCloseTo(mean(rows, ScoresOracleTest::brier), within(1e-10));
    assertThat(report.loss())
        .isCloseTo(
            mean(rows, r -> -Math.log(Math.max(1e-10, r.probabilities()[r.actual()]))),
            within(1e-10));
    int top = Math.min(TOP, classes);
    assertThat(report.topK().k()).isEqualTo(top);
    assertThat(report.topK().accuracy())
        .isCloseTo(mean(rows, r -> isInTop(r, top) ? 1 : 0), within(1e-12));
    double weighted =
        report.classes().stream().mapToDouble(c -> c.f1() * c.support()).sum() / rows.size();
    assertThat(report.weighted().f1()).isCloseTo(weighted, within(1e-12));
    // a class counts as often as it has rows, so this mean is the accuracy
    assertThat(report.weighted().recall()).isCloseTo(report.accuracy(), within(1e-12));
    assertThat(report.macro().precision())
        .isCloseTo(
            report.classes().stream().mapToDouble(ClassMetrics::precision).average().orElseThrow(),
            within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10})
  void calibrationAgreesWithItsDefinition(int classes) {
    List<Row> rows = rows(classes, 13);
    Calibration found = report(rows, classes).calibration();

    double apart = 0;
    long counted = 0;
    for (Bin bin : found.bins()) {
      List<Row> inBin =
          rows.stream()
              .filter(r -> r.probabilities()[r.answer()] > bin.above())
              .filter(r -> r.probabilities()[r.answer()] <= bin.upTo())
              .toList();
      assertThat(bin.rows()).isEqualTo(inBin.size());
      counted += inBin.size();
      if (inBin.isEmpty()) {
        assertThat(bin.accuracy()).isNull();
        continue;
      }
      double confidence = mean(inBin, r -> r.probabilities()[r.answer()]);
      double accuracy = mean(inBin, r -> r.answer() == r.actual() ? 1 : 0);
      assertThat(bin.confidence()).isCloseTo(confidence, within(1e-10));
      assertThat(bin.accuracy()).isCloseTo(accuracy, within(1e-12));
      apart += inBin.size() * Math.abs(accuracy - confidence) / rows.size();
    }
    assertThat(counted).isEqualTo(rows.size());
    assertThat(found.expectedError()).isCloseTo(apart, within(1e-10)).isPositive();
  }

  private static boolean isInTop(Row row, int top) {
    List<Integer> order = new ArrayList<>();
    IntStream.range(0, row.probabilities().length).forEach(order::add);
    // stable, so that of equals the first comes first
    order.sort(Comparator.comparingDouble(c -> -row.probabilities()[c]));
    return order.subList(0, top).contains(row.actual());
  }

  private static double brier(Row row) {
    double sum = 0;
    for (int c = 0; c < row.probabilities().length; c++) {
      sum += Math.pow(row.probabilities()[c] - (row.actual() == c ? 1.0 : 0.0), 2);
    }
    return sum;
  }

  private static double mean(List<Row> rows, ToDoubleFunction<Row> score) {
    return rows.stream().mapToDouble(score).average().orElseThrow();
  }

  /** Share of pairs in the right order, ties counting half. */
  private static double rocArea(List<Row> rows, int c) {
    double[] in = odds(rows, c, true);
    double[] out = odds(rows, c, false);
    double right = 0;
    for (double one : in) {
      for (double other : out) {
        right += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return right / in.length / out.length;
  }

  /** Mean over the class's rows of the precision among rows with at least their score. */
  private static double averagePrecision(List<Row> rows, int c) {
    double[] in = odds(rows, c, true);
    double[] out = odds(rows, c, false);
    double sum = 0;
    for (double score : in) {
      double right = Arrays.stream(in).filter(o -> o >= score).count();
      double wrong = Arrays.stream(out).filter(o -> o >= score).count();
      sum += right / (right + wrong);
    }
    return sum / in.length;
  }

  private static double[] odds(List<Row> rows, int c, boolean belongs) {
    return rows.stream()
        .filter(r -> (r.actual() == c) == belongs)
        .mapToDouble(r -> Math.max(-32, Math.min(32, r.odds(c))))
        .toArray();
  }

  private static ClassificationReport report(List<Row> rows, int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    ClassificationTally tally = new ClassificationTally(names, TOP, 0);
    for (Row row : rows) {
      tally.add("row", row.actual(), row.probabilities(), () -> new byte[0]);
    }
    return tally.report();
  }

  /** Softmax of noisy scores, too sure of itself; some answers are all but certain. */
  private static List<Row> rows(int classes, int seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int actual = i < classes ? i : random.nextInt(classes);
      double[] scores = new double[classes];
      double scale = random.nextInt(20) == 0 ? 12 : 2;
      for (int c = 0; c < classes; c++) {
        scores[c] = Math.exp(scale * (random.nextGaussian() + (c == actual ? 1 : 0)));
      }
      double sum = Arrays.stream(scores).sum();
      float[] probabilities = new float[classes];
      for (int c = 0; c < classes; c++) {
        probabilities[c] = (float) (scores[c] / sum);
      }
      rows.add(new Row(actual, probabilities));
    }
    return rows;
  }
}
