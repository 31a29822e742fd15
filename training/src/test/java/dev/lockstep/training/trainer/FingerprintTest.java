package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.CheckpointSpec;
import dev.lockstep.training.spec.Placement;
import dev.lockstep.training.spec.Recovery;
import dev.lockstep.training.spec.Stopping.Early;
import dev.lockstep.training.spec.TrainSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final Map<String, String> CODE = Map.of("training", "1 sha256:ab");
  private static final TrainSpec SPEC = SampleTraining.adam("file:///a", 2, 3);

  @Test
  void equalWorkHasEqualFingerprints() {
    assertThat(of(SPEC)).matches("[0-9a-f]{64}").isEqualTo(of(SampleTraining.adam("x", 2, 3)));
  }

  @Test
  void placesDeadlinesAndAttemptsDoNotCount() {
    TrainSpec other =
        SPEC.withModel("file:///elsewhere")
            .withPlacement(new Placement(SPEC.ranks() + 1, SPEC.placement().lanes(), 1 << 21))
            .withCheckpoint(CheckpointSpec.perEpoch("file:///other", 9))
            .withCollective(new RingOptions(Duration.ofSeconds(1), Duration.ofSeconds(2), 8))
            .withRecovery(Recovery.attempts(1));
    assertThat(of(other)).isEqualTo(of(SPEC));
  }

  @Test
  void whatDecidesTheParametersCounts() {
    assertThat(
            List.of(
                of(SPEC),
                of(SampleTraining.adam("x", 2, 4)),
                of(SampleTraining.spec("x", 2, 3, new UpdaterSpec.Sgd(0.1))),
                of(SampleTraining.stopping(SPEC, new Early("validation_loss", 2, 0))),
                Fingerprint.of(SPEC, manifest("other contents"), CODE),
                Fingerprint.of(SPEC, manifest("contents"), Map.of("training", "2"))))
        .doesNotHaveDuplicates();
  }

  @Test
  void theRunningCodeHasAVersion() {
    assertThat(Fingerprint.versions()).containsKeys(Fingerprint.TRAINING, "dataset");
    assertThat(Fingerprint.versions()).isEqualTo(Fingerprint.versions());
  }

  private static String of(TrainSpec spec) {
    return Fingerprint.of(spec, manifest("contents"), CODE);
  }

  private static Manifest manifest(String contents) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        "id",
        "fingerprint",
        contents,
        "test",
        List.of(),
        Json.tree(Map.of()),
        SampleTraining.SCHEMA,
        Map.of(),
        new RowCounts(0, 0, 0, 0, 0, 0, 0),
        Map.of(),
        List.of());
  }
}
