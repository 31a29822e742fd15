package dev.lockstep.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.evaluate.RegressionReport.Decile;
import dev.lockstep.training.evaluate.RegressionReport.Point;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegressionTallyTest {
  private static final ValueLabel LABEL = new ValueLabel("y", -1000, 50, "kWh");

  private record Row(String key, float actual, float predicted) {}

  @Test
  void agreesWithAnExampleWorkedByHand() {
    RegressionTally tally = new RegressionTally(new ValueLabel("y", 2, 100, "m"));
    addAll(tally, List.of(new Row("a", 1, 2), new Row("b", 3, 3), new Row("c", 5, 2)));

    RegressionReport report = tally.report();

    // in meters: targets 102, 106, 110 and predictions 104, 106, 104
    assertThat(report.rows()).isEqualTo(3);
    assertThat(report.mse()).isCloseTo(40 / 3.0, within(1e-12));
    assertThat(report.rmse()).isCloseTo(Math.sqrt(40 / 3.0), within(1e-12));
    assertThat(report.mae()).isCloseTo(8 / 3.0, within(1e-12));
    assertThat(report.meanResidual()).isCloseTo(4 / 3.0, within(1e-12));
    assertThat(report.r2()).isCloseTo(1 - 40 / 32.0, within(1e-12));
    assertThat(report.points())
        .containsExactly(new Point(104, 102), new Point(104, 110), new Point(106, 106));
    assertThat(report.deciles()).hasSize(3).contains(new Decile(106, 106, 106, 106));
  }

  /** Every score of a logarithm is that of the targets and predictions, not of their logarithms. */
  @Test
  void aLogarithmIsScoredInTargetUnits() {
    ValueLabel log = new ValueLabel("y", 0.5, 12, "USD", ValueLabel.Transform.LOG);
    List<Row> rows = rows(1500);
    double[] actual = rows.stream().mapToDouble(r -> Math.exp(0.5 * r.actual() + 12)).toArray();
    double[] answers = rows.stream().mapToDouble(r -> Math.exp(0.5 * r.predicted() + 12)).toArray();
    double mean = Arrays.stream(actual).average().orElseThrow();
    double squares = 0;
    double absolute = 0;
    double residuals = 0;
    double deviations = 0;
    for (int i = 0; i < actual.length; i++) {
      double residual = actual[i] - answers[i];
      squares += residual * residual;
      absolute += Math.abs(residual);
      residuals += residual;
      deviations += (actual[i] - mean) * (actual[i] - mean);
    }

    RegressionReport report = merged(log, rows, 400).report();

    int n = actual.length;
    assertThat(report.rmse()).isCloseTo(Math.sqrt(squares / n), within(1e-6));
    assertThat(report.mae()).isCloseTo(absolute / n, within(1e-6));
    assertThat(report.meanResidual()).isCloseTo(residuals / n, within(1e-6));
    assertThat(report.r2()).isCloseTo(1 - squares / deviations, within(1e-9));
    assertThat(report.unit()).isEqualTo("USD");
    assertThat(report.points()).extracting(Point::actual).allMatch(target -> target > 0);
    double largest = Arrays.stream(answers).max().orElseThrow();
    assertThat(report.points().get(n - 1).predicted()).isCloseTo(largest, within(1e-6));
  }

  /** Exact decimals are the reference: a plain sum of squares has no digit of this right. */
  @Test
  void varianceSurvivesTargetsFarFromZero() {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      float actual = 16_000_000 + random.nextInt(4);
      rows.add(new Row("r" + i, actual, actual + random.nextInt(2)));
    }
    BigDecimal count = BigDecimal.valueOf(rows.size());
    BigDecimal sum =
        rows.stream().map(r -> new BigDecimal(r.actual())).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal mean = sum.divide(count, MathContext.DECIMAL128);
    double deviations =
        rows.stream()
            .map(r -> new BigDecimal(r.actual()).subtract(mean).pow(2))
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .doubleValue();
    double squares = rows.stream().mapToDouble(r -> Math.pow(r.actual() - r.predicted(), 2)).sum();

    assertThat(merged(rows, 300).report().r2()).isCloseTo(1 - squares / deviations, within(1e-9));
  }

  @Test
  void partsAddUpAndTheSampleDependsOnKeysAlone() {
    List<Row> rows = rows(3 * RegressionTally.MOST_POINTS);
    RegressionReport whole = merged(rows, rows.size()).report();
    Collections.shuffle(rows, new Random(8));
    RegressionReport parts = merged(rows, 700).report();

    assertThat(parts.points()).hasSize(RegressionTally.MOST_POINTS).isEqualTo(whole.points());
    assertThat(parts.deciles()).isEqualTo(whole.deciles());
    assertThat(parts.rmse()).isCloseTo(whole.rmse(), within(1e-9));
    assertThat(parts.r2()).isCloseTo(whole.r2(), within(1e-12));
    assertThat(merged(rows, 700).report()).isEqualTo(parts);
  }

  @Test
  void decilesCutTheRowsByPrediction() {
    List<Row> rows = rows(1000);
    List<Point> points = merged(rows, 1000).report().points();
    assertThat(points)
        .hasSize(1000)
        .isSortedAccordingTo(Comparator.comparingDouble(Point::predicted));
    List<Point> third = points.subList(200, 300);
    double[] actual = third.stream().mapToDouble(Point::actual).sorted().toArray();

    Decile found = merged(rows, 1000).report().deciles().get(2);

    assertThat(found.low()).isEqualTo(actual[9]);
    assertThat(found.high()).isEqualTo(actual[90]);
    assertThat(found.predicted()).isBetween(third.get(0).predicted(), third.get(99).predicted());
  }

  /** About every third key is chosen, wherever it stands in the numbering. */
  @Test
  void theSampleStandsForAllRows() {
    List<Row> rows = rows(3 * RegressionTally.MOST_POINTS);
    rows.replaceAll(r -> new Row(r.key(), r.actual(), thousand(r.key())));
    List<Point> points = merged(rows, 900).report().points();
    for (int thousand = 0; thousand < 6; thousand++) {
      double predicted = LABEL.target(thousand);
      assertThat(points.stream().filter(p -> p.predicted() == predicted).count())
          .isBetween(250L, 420L);
    }
  }

  @Test
  void equalTargetsHaveNoCoefficientOfDetermination() {
    RegressionTally tally = new RegressionTally(LABEL);
    addAll(tally, List.of(new Row("a", 1, 2), new Row("b", 1, 0)));
    assertThat(tally.report().r2()).isNull();
  }

  @Test
  void saysThatATrainingHasDiverged() {
    RegressionTally tally = new RegressionTally(LABEL);
    for (float answer : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> tally.add("row 7", 0, new float[] {answer}, () -> new byte[0]))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("row 7")
          .hasMessageContaining("diverged");
    }
  }

  private static int thousand(String key) {
    return Integer.parseInt(key.substring("test/".length())) / 1000;
  }

  private static RegressionTally merged(List<Row> rows, int partRows) {
    return merged(LABEL, rows, partRows);
  }

  private static RegressionTally merged(ValueLabel label, List<Row> rows, int partRows) {
    RegressionTally merged = new RegressionTally(label);
    for (int from = 0; from < rows.size(); from += partRows) {
      RegressionTally part = new RegressionTally(label);
      addAll(part, rows.subList(from, Math.min(rows.size(), from + partRows)));
      merged.merge(part.toBytes());
    }
    return merged;
  }

  private static void addAll(RegressionTally tally, List<Row> rows) {
    for (Row row : rows) {
      tally.add(row.key(), row.actual(), new float[] {row.predicted()}, () -> new byte[0]);
    }
  }

  private static List<Row> rows(int count) {
    Random random = new Random(6);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float actual = (float) random.nextGaussian();
      rows.add(new Row("test/" + i, actual, actual + 0.3f * (float) random.nextGaussian()));
    }
    return rows;
  }
}
