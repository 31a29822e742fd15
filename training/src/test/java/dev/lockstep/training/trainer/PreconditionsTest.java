package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.RowGroup;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.worker.Plans;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreconditionsTest {
  private static final TrainSpec SPEC = SampleTraining.adam("file:///a", 2, 3);
  private static final int FITS = 1000;
  private static final int TOO_LARGE = (int) SPEC.placement().prefetchBytes() / 16;

  @Test
  void memoryIsCheckedForEverySplitThatTrainingReadsBeforeItStarts() {
    assertThatCode(() -> Plans.requireMemory(SPEC, manifest(FITS, FITS)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Plans.requireMemory(SPEC, manifest(TOO_LARGE, FITS)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("train split")
        .hasMessageContaining("found " + SPEC.placement().prefetchBytes());
    assertThatThrownBy(() -> Plans.requireMemory(SPEC, manifest(FITS, TOO_LARGE)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("validation split")
        .hasMessageContaining("found " + SPEC.placement().prefetchBytes());
  }

  @Test
  void theGlobalBatchIsNoLargerThanFloat32CountsExactly() {
    int most = TrainSpec.MAX_GLOBAL_BATCH;

    assertThatCode(() -> withBatch(most)).doesNotThrowAnyException();
    assertThatThrownBy(() -> withBatch(most + 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("16777216")
        .hasMessageContaining("16777217");
  }

  private static TrainSpec withBatch(int globalBatch) {
    return SPEC.withGlobalBatch(globalBatch);
  }

  /** A dataset of one row group of 16 bytes a row per split. */
  private static Manifest manifest(int train, int validation) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        "id",
        "fingerprint",
        "contents",
        "test",
        List.of(),
        Json.tree(Map.of()),
        SampleTraining.SCHEMA,
        Map.of(),
        new RowCounts(train + validation, train, validation, 0, 0, 0, 0),
        Map.of(Split.TRAIN, files(train), Split.VALIDATION, files(validation)),
        List.of());
  }

  private static SplitFiles files(int rows) {
    ShardFile file = new ShardFile("f", rows, 1, "0", List.of(new RowGroup(rows, 4, 1)));
    return new SplitFiles(rows, List.of((long) rows, 0L, 0L), List.of(file));
  }
}
