package dev.lockstep.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.model.UpdaterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the bytes of a checkpoint is noticed, and the one before it is used. */
class CheckpointDamageTest {
  private static final String RUN = "ab".repeat(32);
  private static final int CUT = 4096;
  private static final int FLIPS = 200;

  @TempDir Path directory;

  private final List<String> notices = new ArrayList<>();
  private CheckpointStore store;
  private List<Path> files;

  @BeforeEach
  void writeTwo() throws IOException {
    store = new CheckpointStore(Storage.of(new Configuration(false)), directory.toUri() + "run", 3);
    Schema schema =
        new Schema(
            "key",
            new TensorSpec("x", DType.FLOAT32, List.of(3), Affine.identity()),
            new ClassLabel("y", List.of("no", "yes")));
    NetworkSpec network =
        new NetworkSpec(
            List.of(
                new LayerSpec.Dense(3000, "tanh"),
                new LayerSpec.Output("softmax", "cross_entropy")),
            "xavier",
            0);
    ModelOrigin origin = new ModelOrigin(RUN, "test", "d", "v", "cd".repeat(32), schema, 7);
    TrainingState first =
        TrainingState.START.afterStep(new TrainingState.Running(1, 8, 1)).select(1);
    try (Replica replica =
        Replicas.create(network, new UpdaterSpec.Adam(0.01, 0.9, 0.999, 1e-8), schema, 7, 0)) {
      store.write(replica, origin, first);
      store.write(replica, origin, first.afterStep(first.running()).select(2));
    }
    try (Stream<Path> found = Files.list(directory.resolve("run/step-000000002"))) {
      files =
          found.filter(file -> !file.getFileName().toString().endsWith(".crc")).sorted().toList();
    }
    assertThat(files).hasSize(6);
    assertThat(newest()).isEqualTo(2);
  }

  @AfterEach
  void isWholeAgain() {
    assertThat(newest()).isEqualTo(2);
  }

  @Test
  void aCutIsNoticedAtEveryPlace() throws IOException {
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length += CUT) {
        requireNoticed(file, Arrays.copyOf(whole, length));
      }
      requireNoticed(file, Arrays.copyOf(whole, whole.length - 1));
      Files.write(file, whole);
    }
  }

  @Test
  void aFlippedBitIsNoticedAtEveryPlace() throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < FLIPS; i++) {
      Path file = files.get(i % files.size());
      byte[] whole = Files.readAllBytes(file);
      byte[] flipped = whole.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      requireNoticed(file, flipped);
      Files.write(file, whole);
    }
  }

  private void requireNoticed(Path file, byte[] damaged) throws IOException {
    notices.clear();
    Files.write(file, damaged);
    assertThat(newest()).as("%s of %d bytes", file, damaged.length).isEqualTo(1);
    assertThat(notices).singleElement().asString().contains("step-000000002 is skipped");
  }

  private int newest() {
    return store.newestValid(RUN, notices::add).orElseThrow().state().iteration();
  }
}
