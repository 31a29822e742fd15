package dev.lockstep.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.spec.Stopping.Early;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyStopTest {
  private static final EarlyStop LOSS = new EarlyStop(new Early("validation_loss", 2, 0.01));

  @Test
  void withoutASpecificationTheLastEpochCountsAndNothingStops() {
    EarlyStop none = new EarlyStop(null);
    assertThat(none.selected(losses(0.1, 0.9, 0.5))).isEqualTo(3);
    assertThat(none.stops(losses(0.1, 0.9, 0.9, 0.9))).isFalse();
  }

  @Test
  void nothingIsSelectedBeforeTheFirstEpoch() {
    assertThat(LOSS.selected(List.of())).isZero();
    assertThat(LOSS.stops(List.of())).isFalse();
  }

  @Test
  void stopsAfterAsManyEpochsWithoutImprovementAsPatienceAllows() {
    assertThat(LOSS.stops(losses(0.5, 0.4, 0.45))).isFalse();
    assertThat(LOSS.stops(losses(0.5, 0.4, 0.45, 0.41))).isTrue();
    assertThat(LOSS.selected(losses(0.5, 0.4, 0.45, 0.41))).isEqualTo(2);
  }

  @Test
  void aChangeOfAtMostMinDeltaIsNoImprovement() {
    assertThat(LOSS.selected(losses(0.5, 0.495))).isEqualTo(1);
    assertThat(LOSS.selected(losses(0.5, 0.485))).isEqualTo(2);
  }

  @Test
  void higherAccuracyIsBetter() {
    EarlyStop accuracy = new EarlyStop(new Early("validation_accuracy", 1, 0));
    assertThat(accuracy.selected(metrics(0.5, 0.7, 0.6))).isEqualTo(2);
    assertThat(accuracy.stops(metrics(0.5, 0.7, 0.6))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"validation_mae,3", "validation_rmse,3", "validation_r2,2"})
  void smallerErrorsAndHigherShareOfExplainedVarianceAreBetter(String metric, int best) {
    EarlyStop stop = new EarlyStop(new Early(metric, 1, 0));
    assertThat(stop.selected(metrics(0.5, 0.7, 0.4))).isEqualTo(best);
  }

  @Test
  void notANumberIsWorseThanEverything() {
    assertThat(LOSS.selected(losses(Double.NaN, 3))).isEqualTo(2);
    assertThat(LOSS.selected(losses(3, Double.NaN))).isEqualTo(1);
  }

  private static List<EpochMetrics> losses(double... losses) {
    return metrics(losses);
  }

  private static List<EpochMetrics> metrics(double... values) {
    List<EpochMetrics> metrics = new ArrayList<>();
    for (double value : values) {
      ValidationScores scores = new ValidationScores(value, value, value, value, value);
      metrics.add(new EpochMetrics(metrics.size() + 1, 1, scores, 10, 1, 10, List.of(), "00"));
    }
    return metrics;
  }
}
