package dev.lockstep.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.verify.SyncDifference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncSummaryTest {
  @Test
  void lineHasTheDocumentedNamesInOrder() {
    assertThat(Json.line(summary(false, 2e-8)))
        .isEqualTo(
            "{\"pipeline\":\"small\",\"executors\":3,\"steps\":7,\"data_type\":\"float32\","
                + "\"reference\":\"joined\",\"max_abs_diff\":2.0E-8,\"bound\":1.0E-5,"
                + "\"equal\":true,\"updaters\":{\"adam\":{\"max_abs_diff\":2.0E-8,"
                + "\"layers\":{\"layer0\":2.0E-8,\"layer1\":0.0}}},\"idle\":[\"layer0.b\"]}");
  }

  @Test
  void tellsAPersonWhatItMeans() {
    assertThat(summary(false, 2e-8).text())
        .contains("updater adam", "layer0", "2.00e-08", "batch normalization", "layer0.b")
        .endsWith(
            "3 executors computed what one process computes with the joined batch, but for"
                + " rounding (float32, 7 steps)");
    assertThat(summary(true, 1e-3).text())
        .contains("3 executors did NOT compute", "shares one after the other");
  }

  @Test
  void oneUpdaterThatDiffersIsEnough() {
    assertThat(summary(false, 1.1e-5).equal()).isFalse();
    assertThat(summary(false, Double.NaN).equal()).isFalse();
  }

  private static SyncSummary summary(boolean apart, double first) {
    Map<String, Double> layers = new LinkedHashMap<>();
    layers.put("layer0", first);
    layers.put("layer1", 0.0);
    SyncDifference difference =
        new SyncDifference(ElementType.FLOAT32, apart, layers, List.of("layer0.b"));
    return SyncSummary.of("small", 3, 7, Map.of("adam", difference));
  }
}
