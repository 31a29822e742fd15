package dev.lockstep.jobs.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.evaluate.Calibration;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.ClassificationReport.Averages;
import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import dev.lockstep.training.evaluate.ClassificationReport.TopK;
import dev.lockstep.training.evaluate.Estimate;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.evaluate.EvaluationReport;
import dev.lockstep.training.evaluate.RegressionReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        new RegressionReport(
            300, "USD", 4e8, 20_000, 16_500, 0.93, -3, List.of(), List.of(), List.of());
    assertThat(new Scored(result(report), Optional.empty()).text())
        .isEqualTo("test R2 0.9300, RMSE 20,000 USD, MAE 16,500 USD on 300 rows");
  }

  private static Evaluations.Result result(EvaluationReport report) {
    Evaluation evaluation =
        new Evaluation(
            Evaluation.FORMAT_VERSION,
            "s3a://d",
            "v",
            "ab".repeat(32),
            EvaluateSpec.of(Split.TEST, 60),
            report);
    return new Evaluations.Result(evaluation, "s3a://m/evaluation-test.json", false);
  }

  private static ClassificationReport classes(double accuracy, double area) {
    return new ClassificationReport(
        2000,
        accuracy,
        new TopK(2, 1),
        0.25,
        0.3,
        new Averages(0.4, 0.6, 0.5),
        new Averages(0.7, 0.8, 0.75),
        new Estimate(area, 0.00001),
        new Estimate(0.6, 0),
        new Calibration(0.05, List.of()),
        List.of(
            new ClassMetrics("late", 1, 1, 1, 500, null, null),
            new ClassMetrics("on time", 1, 1, 1, 1500, null, null)),
        List.of(List.of(500L, 0L), List.of(0L, 1500L)),
        List.of(),
        List.of());
  }

  /** Evaluations of before have another form; they are made again. */
  @Test
  void whatWasKeptIsReadAgainAndOtherFormatsAreNot(@TempDir Path folder) {
    Storage storage = Storage.of(new Configuration());
    String address = folder.toUri() + "evaluation-test.json";
    assertThat(Evaluation.read(storage, address)).isEmpty();
    storage.write(
        address, "{\"split\": \"test\", \"mistakes\": 3, \"report\": {}}".getBytes(UTF_8));
    assertThat(Evaluation.read(storage, address)).isEmpty();

    Evaluation evaluation = result(classes(0.85, 0.7)).evaluation();
    storage.write(address, Json.pretty(evaluation));
    assertThat(Evaluation.read(storage, address)).contains(evaluation);
    EvaluateSpec asked = EvaluateSpec.of(Split.TEST, 60);
    assertThat(evaluation.answers("ab".repeat(32), asked)).isTrue();
    assertThat(evaluation.answers("cd".repeat(32), asked)).isFalse();
    assertThat(
            evaluation.answers(
                "ab".repeat(32), new EvaluateSpec(Split.TEST, 60, 3, List.of("town"))))
        .isFalse();
  }
}
