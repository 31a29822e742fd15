package dev.lockstep.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import dev.lockstep.training.evaluate.EvaluationReport;
import dev.lockstep.training.evaluate.RegressionReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoredTest {
  @Test
  void saysWhatTheMostFrequentClassAloneWouldReach() {
    assertThat(
            new Scored(result(classes(0.85, 0.7)), Optional.of(result(classes(0.8, 0.6)))).text())
        .isEqualTo(
            "test accuracy 0.8500 (linear baseline 0.8000), loss 0.2500 (0.2500), macro F1 0.5000"
                + " (0.5000), ROC AUC 0.7000 (0.6000) on 2,000 rows; the most frequent class alone"
                + " has accuracy 0.7500");
  }

  @Test
  void aNumberHasNoMostFrequentClass() {
    RegressionReport report =
        new RegressionReport(300, "USD", 4e8, 20_000, 16_500, 0.93, -3, List.of(), List.of());
    assertThat(new Scored(result(report), Optional.empty()).text())
        .isEqualTo("test R2 0.9300, RMSE 20,000 USD, MAE 16,500 USD on 300 rows");
  }

  private static Evaluations.Result result(EvaluationReport report) {
    Evaluation evaluation = new Evaluation(Split.TEST, "s3a://d", "v", "ab".repeat(32), 60, report);
    return new Evaluations.Result(evaluation, "s3a://m/evaluation-test.json", false);
  }

  private static ClassificationReport classes(double accuracy, double area) {
    return new ClassificationReport(
        2000,
        accuracy,
        0.25,
        0.5,
        area,
        List.of(new ClassMetrics("late", 1, 1, 1, 500), new ClassMetrics("on time", 1, 1, 1, 1500)),
        List.of(List.of(500L, 0L), List.of(0L, 1500L)),
        List.of());
  }
}
