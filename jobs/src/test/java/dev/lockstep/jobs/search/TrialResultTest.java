package dev.lockstep.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.lockstep.jobs.search.TrialResult.Status;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialResultTest {
  private static TrialResult trained(int trial, Double score, int rung) {
    return new TrialResult(
        trial, Status.TRAINED, Map.of(), score, 3, 1.5, "m/" + trial, false, null, rung);
  }

  private static List<Integer> ranked(String metric, TrialResult... results) {
    List<TrialResult> sorted = new ArrayList<>(List.of(results));
    sorted.sort(TrialResult.ranking(metric));
    return sorted.stream().map(TrialResult::trial).toList();
  }

  @Test
  void theBestIsFirstWhicheverWayTheMetricGoes() {
    TrialResult[] results = {
      TrialResult.failed(new Trial(1, Map.of()), 1, "diverged"),
      trained(2, 0.8, 1),
      trained(3, 0.9, 1),
      trained(4, null, 1),
      trained(5, 0.8, 1)
    };

    assertThat(ranked("validation_accuracy", results)).containsExactly(3, 2, 5, 4, 1);
    assertThat(ranked("validation_loss", results)).containsExactly(2, 5, 3, 4, 1);
  }

  @Test
  void whoWasTrainedForLongerComesFirst() {
    assertThat(ranked("validation_accuracy", trained(1, 0.9, 1), trained(2, 0.7, 2)))
        .containsExactly(2, 1);
  }

  @Test
  void aLineSaysWhatApplies() {
    Trial trial = new Trial(4, Map.of("train.global_batch", IntNode.valueOf(64)));

    assertThat(Json.line(TrialResult.failed(trial, 1, "training diverged")))
        .isEqualTo(
            "{\"trial\":4,\"status\":\"failed\",\"parameters\":{\"train.global_batch\":64},"
                + "\"seconds\":0.0,\"reused\":false,\"reason\":\"training diverged\",\"rung\":1}");
    assertThat(Json.line(trained(2, 0.5, 1).stopped()))
        .isEqualTo(
            "{\"trial\":2,\"status\":\"stopped\",\"parameters\":{},\"score\":0.5,\"epochs\":3,"
                + "\"seconds\":1.5,\"model\":\"m/2\",\"reused\":false,\"rung\":1}");
  }

  @Test
  void theTimeOfEarlierRungsCounts() {
    assertThat(trained(2, 0.5, 2).after(trained(2, 0.4, 1)).seconds()).isEqualTo(3.0);
  }
}
