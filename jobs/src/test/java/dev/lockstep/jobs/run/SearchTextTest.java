package dev.lockstep.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.lockstep.jobs.search.Trial;
import dev.lockstep.jobs.search.TrialResult;
import dev.lockstep.jobs.search.TrialResult.Status;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchTextTest {
  private static final Map<String, JsonNode> BATCH =
      Map.of("train.global_batch", IntNode.valueOf(64));
  private static final TrialResult FAILED =
      TrialResult.failed(new Trial(1, BATCH), 1, "training diverged");

  private static Summary.Search search(Integer best, String command, TrialResult... results) {
    return new Summary.Search(
        "small",
        "s3a://datasets/small/versions/1",
        "grid",
        "validation_accuracy",
        results.length,
        1,
        best,
        0.9375,
        BATCH,
        "m/2",
        command,
        "file:///report.html",
        new Seconds(null, null, 9.5, null, null, 20),
        List.of(results));
  }

  private static TrialResult trained() {
    return new TrialResult(2, Status.TRAINED, BATCH, 0.9375, 3, 1.25, "m/2", false, null, 1);
  }

  @Test
  void aTableAndTheCommandThatGoesOn() {
    assertThat(SearchText.of(search(2, "lockstep train p.yaml", trained(), FAILED)))
        .containsExactly(
            "trial  status        accuracy  epochs         s",
            "    2  trained        0.93750       3       1.3  train.global_batch=64",
            "    1  failed                               0.0  train.global_batch=64  (training"
                + " diverged)",
            "",
            "The best trial is 2. To train it:",
            "  lockstep train p.yaml");
  }

  @Test
  void noCommandWithoutABest() {
    assertThat(SearchText.of(search(null, null, FAILED))).hasSize(2);
  }

  @Test
  void theResultsHaveLinesOfTheirOwn() {
    assertThat(Json.line(search(2, "lockstep train p.yaml", trained(), FAILED)))
        .contains("\"trials\":2", "\"best\":2", "\"score\":0.9375", "\"seconds\":{\"train\":9.5")
        .doesNotContain("results", "diverged");
  }
}
