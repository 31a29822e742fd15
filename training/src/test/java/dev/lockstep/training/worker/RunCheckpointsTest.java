package dev.lockstep.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.checkpoint.TrainingState.Running;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.trainer.SampleTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The checkpoints of a single rank. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RunCheckpointsTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(0);
  private static final TrainingState FIRST =
      TrainingState.START.afterStep(new Running(1, 8, 1)).select(1);

  @TempDir Path directory;

  @Test
  void nothingIsRestoredBeforeTheFirstOne() {
    run(checkpoints -> assertThat(checkpoints.restore()).isEmpty());
  }

  @Test
  void theLastOneIsWrittenBeforeTheRankEnds() {
    run(checkpoints -> checkpoints.writeLast(FIRST));

    run(checkpoints -> assertThat(checkpoints.restore()).contains(FIRST));
  }

  @Test
  void oneThatIsBeingWrittenIsAwaitedAndNotBegunAgain() {
    run(
        checkpoints -> {
          checkpoints.write(FIRST);
          checkpoints.writeLast(FIRST);
          age();
          checkpoints.writeLast(FIRST);
        });

    assertThat(written()).isEqualTo(LONG_AGO);
  }

  @Test
  void oneThatWasRestoredIsNotWrittenAgain() {
    run(checkpoints -> checkpoints.writeLast(FIRST));
    age();

    run(
        checkpoints -> {
          assertThat(checkpoints.restore()).contains(FIRST);
          checkpoints.writeLast(FIRST);
        });

    assertThat(written()).isEqualTo(LONG_AGO);
  }

  private void run(Consumer<RunCheckpoints> work) {
    LoopbackRanks.start(1, RingOptions.defaults(), ring -> run(ring, work)).get(0).join();
  }

  private boolean run(Communicator ring, Consumer<RunCheckpoints> work) {
    String folder = directory.toUri().toString();
    Storage storage = Storage.of(new Configuration(false));
    TrainSpec spec = SampleTraining.adam(folder, 1, 1);
    ModelOrigin origin =
        new ModelOrigin(
            "ab".repeat(32), "test", "d", "v", "cd".repeat(32), SampleTraining.SCHEMA, 7);
    RankJob job =
        new RankJob(
            "", origin, new DatasetVersion(storage, "d", null), spec, folder + "run", null, 0);
    try (Replica replica =
            Replicas.create(
                spec.network(), spec.learning().updater(), SampleTraining.SCHEMA, 7, 0);
        RunCheckpoints checkpoints =
            new RunCheckpoints(job, ring, replica, new WeightAverage(replica, null))) {
      work.accept(checkpoints);
      return true;
    }
  }

  private void age() {
    try {
      Files.setLastModifiedTime(parameters(), LONG_AGO);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileTime written() {
    try {
      return Files.getLastModifiedTime(parameters());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path parameters() {
    return directory.resolve("run/step-000000001/parameters.bin");
  }
}
