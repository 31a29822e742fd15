package dev.lockstep.training.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import dev.lockstep.training.evaluate.ClassificationReport.Mistake;
import dev.lockstep.training.evaluate.ClassificationReport.TopK;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ClassificationTallyTest {
  private static final List<String> LABELS = List.of("cat", "dog", "fox");

  private static final List<String> TWO = List.of("a", "b");

  private record Row(String key, int actual, float[] probabilities) {}

  @Test
  void agreesWithAnExampleWorkedByHand() {
    ClassificationTally tally = new ClassificationTally(LABELS, 2, 10);
    addAll(
        tally,
        List.of(
            new Row("1", 0, new float[] {0.5f, 0.25f, 0.25f}),
            new Row("2", 0, new float[] {0.25f, 0.5f, 0.25f}),
            new Row("3", 1, new float[] {0f, 1f, 0f}),
            new Row("4", 1, new float[] {0.75f, 0.25f, 0f})));

    ClassificationReport report = tally.report();

    assertThat(report.rows()).isEqualTo(4);
    assertThat(report.accuracy()).isEqualTo(0.5);
    // (ln 2 + ln 4 + 0 + ln 4) / 4
    assertThat(report.loss()).isCloseTo(5 * Math.log(2) / 4, within(1e-12));
    assertThat(report.confusion())
        .containsExactly(List.of(1L, 1L, 0L), List.of(1L, 1L, 0L), List.of(0L, 0L, 0L));
    assertThat(report.classes())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("rocAuc", "averagePrecision")
        .containsExactly(
            new ClassMetrics("cat", 0.5, 0.5, 0.5, 2, null, null),
            new ClassMetrics("dog", 0.5, 0.5, 0.5, 2, null, null),
            new ClassMetrics("fox", 0, 0, 0, 0, null, null));
    assertThat(report.macro().f1()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(report.weighted().f1()).isCloseTo(0.5, within(1e-12));
    // the second most probable class is right for all but none of the first ones
    assertThat(report.topK()).isEqualTo(new TopK(2, 1));
    // (3/8 + 7/8 + 0 + 9/8) / 4
    assertThat(report.brier()).isCloseTo(2.375 / 4, within(1e-12));
    // both cats are before row 3 and behind row 4
    assertThat(report.classes().get(0).rocAuc().value()).isCloseTo(0.5, within(1e-12));
    assertThat(report.classes().get(2).rocAuc()).isNull();
    assertThat(report.classes().get(2).averagePrecision()).isNull();
    assertThat(report.mistakes()).extracting(Mistake::key).containsExactly("4", "2");
    assertThat(report.mistakes().get(0).features()).isEqualTo("4".getBytes(UTF_8));
  }

  @Test
  void agreesWithDefinitionsCountedOneByOne() {
    List<Row> rows = randomRows(500);
    ClassificationTally tally = new ClassificationTally(LABELS, 2, 0);
    addAll(tally, rows);
    ClassificationReport report = tally.report();

    for (int c = 0; c < LABELS.size(); c++) {
      int self = c;
      double right = count(rows, r -> r.actual() == self && answer(r) == self);
      double answers = count(rows, r -> answer(r) == self);
      double support = count(rows, r -> r.actual() == self);
      double precision = right / answers;
      double recall = right / support;
      ClassMetrics metrics = report.classes().get(c);
      assertThat(metrics.precision()).isCloseTo(precision, within(1e-12));
      assertThat(metrics.recall()).isCloseTo(recall, within(1e-12));
      assertThat(metrics.f1())
          .isCloseTo(2 * precision * recall / (precision + recall), within(1e-12));
    }
    assertThat(report.accuracy())
        .isEqualTo(count(rows, r -> r.actual() == answer(r)) / (double) rows.size());
  }

  @Test
  void partsAddUpToTheSameBitsInAnyOrder() {
    List<Row> rows = randomRows(300);
    ClassificationTally whole = new ClassificationTally(LABELS, 2, 7);
    addAll(whole, rows);
    ClassificationReport expected = whole.report();

    Collections.shuffle(rows, new Random(3));
    ClassificationTally merged = new ClassificationTally(LABELS, 2, 7);
    for (int from = 0; from < rows.size(); from += 90) {
      ClassificationTally part = new ClassificationTally(LABELS, 2, 7);
      addAll(part, rows.subList(from, Math.min(rows.size(), from + 90)));
      merged.merge(part.toBytes());
    }
    ClassificationReport found = merged.report();

    assertThat(found.confusion()).isEqualTo(expected.confusion());
    assertThat(found.classes()).isEqualTo(expected.classes());
    assertThat(found.loss()).isEqualTo(expected.loss());
    assertThat(found.brier()).isEqualTo(expected.brier());
    assertThat(found.calibration()).isEqualTo(expected.calibration());
    assertThat(found.rocAuc()).isEqualTo(expected.rocAuc());
    assertThat(found.averagePrecision()).isEqualTo(expected.averagePrecision());
    assertThat(found.mistakes())
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(expected.mistakes());
  }

  @Test
  void keepsTheMostConfidentMistakesAndBreaksTiesByKey() {
    List<Row> rows = randomRows(300);
    rows.add(new Row("tie-b", 0, new float[] {0f, 1f, 0f}));
    rows.add(new Row("tie-a", 0, new float[] {0f, 1f, 0f}));
    ClassificationTally tally = new ClassificationTally(LABELS, 2, 5);
    addAll(tally, rows);

    List<String> expected =
        rows.stream()
            .filter(r -> answer(r) != r.actual())
            .sorted(
                Comparator.comparingDouble((Row r) -> -r.probabilities()[answer(r)])
                    .thenComparing(Row::key))
            .limit(5)
            .map(Row::key)
            .toList();
    assertThat(tally.report().mistakes())
        .extracting(Mistake::key)
        .startsWith("tie-a", "tie-b")
        .isEqualTo(expected);
  }

  @Test
  void givesZerosWithoutRows() {
    ClassificationReport report = new ClassificationTally(LABELS, 2, 5).report();

    assertThat(report.accuracy()).isZero();
    assertThat(report.loss()).isZero();
    assertThat(report.macro().f1()).isZero();
    assertThat(report.brier()).isZero();
    assertThat(report.calibration().expectedError()).isZero();
    assertThat(report.rocAuc()).isNull();
    assertThat(report.mistakes()).isEmpty();
  }

  @Test
  void boundsTheLossOfAnImpossibleAnswer() {
    ClassificationTally tally = new ClassificationTally(TWO, 2, 0);
    tally.add("1", 0, new float[] {0f, 1f}, () -> new byte[0]);

    assertThat(tally.report().loss()).isCloseTo(10 * Math.log(10), within(1e-9));
  }

  @Test
  void saysThatATrainingHasDiverged() {
    ClassificationTally tally = new ClassificationTally(TWO, 2, 0);

    assertThatThrownBy(() -> tally.add("row 7", 0, new float[] {Float.NaN, 1f}, () -> new byte[0]))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("row 7")
        .hasMessageContaining("diverged");
  }

  @Test
  void areaUnderTheCurveIsTheShareOfPairsInTheRightOrder() {
    Random random = new Random(17);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int actual = random.nextInt(3) == 0 ? 1 : 0;
      double odds = Math.rint(64 * (random.nextGaussian() * 6 + actual * 5)) / 64;
      float second = (float) (1 / (1 + Math.exp(-odds)));
      rows.add(new Row("" + i, actual, new float[] {(float) (1 / (1 + Math.exp(odds))), second}));
    }
    ClassificationTally merged = new ClassificationTally(TWO, 2, 0);
    for (int from = 0; from < rows.size(); from += 100) {
      ClassificationTally part = new ClassificationTally(TWO, 2, 0);
      addAll(part, rows.subList(from, from + 100));
      merged.merge(part.toBytes());
    }

    double right = 0;
    double pairs = 0;
    for (Row one : rows) {
      for (Row other : rows) {
        if (one.actual() == 1 && other.actual() == 0) {
          pairs++;
          // in order of the log-odds, whatever is lost of them as a probability of the other class
          right += 0.5 + 0.5 * Math.signum(odds(one) - odds(other));
        }
      }
    }
    assertThat(merged.report().rocAuc().value())
        .isCloseTo(right / pairs, within(1e-12))
        .isLessThan(0.9);
  }

  private static double odds(Row row) {
    return Math.rint(64 * Math.log(row.probabilities()[1] / (double) row.probabilities()[0]));
  }

  @Test
  void areaUnderTheCurveOfSureAnswersAndWhereThereIsNone() {
    ClassificationTally tally = new ClassificationTally(TWO, 2, 0);
    addAll(tally, List.of(new Row("1", 1, new float[] {0f, 1f})));
    assertThat(tally.report().rocAuc()).isNull();

    addAll(tally, List.of(new Row("2", 0, new float[] {1f, 0f})));
    assertThat(tally.report().rocAuc()).isEqualTo(new Estimate(1, 0));

    addAll(tally, List.of(new Row("3", 0, new float[] {0f, 1f})));
    assertThat(tally.report().rocAuc()).isEqualTo(new Estimate(0.75, 0.25));
    assertThat(new ClassificationTally(LABELS, 2, 0).report().rocAuc()).isNull();
  }

  private static void addAll(ClassificationTally tally, List<Row> rows) {
    for (Row row : rows) {
      tally.add(row.key(), row.actual(), row.probabilities(), () -> row.key().getBytes(UTF_8));
    }
  }

  private static List<Row> randomRows(int count) {
    Random random = new Random(11);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float a = random.nextFloat();
      float b = random.nextFloat() * (1 - a);
      String key = String.format(Locale.ROOT, "test/%08d", i);
      rows.add(new Row(key, random.nextInt(3), new float[] {a, b, 1 - a - b}));
    }
    return rows;
  }

  private static int answer(Row row) {
    float[] p = row.probabilities();
    return p[0] >= p[1] && p[0] >= p[2] ? 0 : p[1] >= p[2] ? 1 : 2;
  }

  private static long count(List<Row> rows, Predicate<Row> predicate) {
    return rows.stream().filter(predicate).count();
  }
}
