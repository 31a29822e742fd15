package dev.lockstep.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.checkpoint.TrainingState.Running;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.model.UpdaterSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  private static final String RUN = "ab".repeat(32);

  @TempDir Path directory;

  private final List<String> notices = new ArrayList<>();
  private CheckpointStore store;
  private Replica replica;

  @BeforeEach
  void open() {
    store = store(Storage.of(new Configuration(false)), 2);
    replica = newReplica();
  }

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void givesBackTheNewestStateBitwise() {
    saveEpochs(1, 3);
    String saved = replica.parametersSha256();
    Checkpoint found = store.newestValid(RUN, notices::add).orElseThrow();

    assertThat(found.state()).isEqualTo(state(3, 3));
    try (Replica restored = newReplica()) {
      found.restore(restored);
      assertThat(restored.parametersSha256()).isEqualTo(saved);
      assertThat(restored.updaterState()).isEqualTo(replica.updaterState());
      train(restored);
      train(replica);
      assertThat(restored.parametersSha256()).isEqualTo(replica.parametersSha256());
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void isEmptyBeforeTheFirstCheckpoint() {
    assertThat(store.newestValid(RUN, notices::add)).isEmpty();
    assertThat(notices).isEmpty();
  }

  @Test
  void keepsTheNewestAndTheSelectedOne() {
    for (int epoch = 1; epoch <= 5; epoch++) {
      store.write(replica, origin(RUN), state(epoch, Math.min(epoch, 2)));
    }

    assertThat(store.steps()).containsExactly(2, 4, 5);
    assertThat(store.open(2).state().selected()).isEqualTo(2);
  }

  @Test
  void ignoresOneThatIsNotSealed() throws IOException {
    saveEpochs(1, 2);
    Files.delete(file(2, "manifest.sha256"));

    assertThat(newestEpoch()).isEqualTo(1);
    assertThat(notices).isEmpty();
  }

  @Test
  void skipsADamagedOneAndSaysWhy() throws IOException {
    saveEpochs(1, 2);
    byte[] parameters = Files.readAllBytes(file(2, "parameters.bin"));
    parameters[5] ^= 1;
    Files.write(file(2, "parameters.bin"), parameters);

    assertThat(newestEpoch()).isEqualTo(1);
    assertThat(notices)
        .singleElement()
        .asString()
        .contains("step-000000002")
        .contains("parameters.bin is damaged");
  }

  @Test
  void skipsOneWhoseManifestIsNoJson() throws IOException {
    saveEpochs(1, 2);
    Files.writeString(file(2, "manifest.json"), "{");

    assertThat(newestEpoch()).isEqualTo(1);
    assertThat(notices).hasSize(1);
  }

  @Test
  void skipsOneOfAnotherRun() {
    store.write(replica, origin(RUN), state(1, 1));
    store.write(replica, origin("cd".repeat(32)), state(2, 2));

    assertThat(newestEpoch()).isEqualTo(1);
    assertThat(notices).singleElement().asString().contains("another run");
  }

  @Test
  void canBeWrittenAgainAfterARetry() {
    saveEpochs(1, 2);
    train(replica);
    store.write(replica, origin(RUN), state(2, 2));

    assertThat(store.open(2).model().manifest().parametersSha256())
        .isEqualTo(replica.parametersSha256());
  }

  @Test
  void aFullDiskLeavesTheEarlierCheckpointsUsable() {
    saveEpochs(1, 1);
    for (String full :
        List.of("configuration.json", "updater.bin", "manifest.json", "manifest.sha256")) {
      CheckpointStore broken = store(new FullDisk(full), 2);

      assertThatThrownBy(() -> broken.write(replica, origin(RUN), state(2, 2)))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("step-000000002")
          .hasMessageContaining("bytes could not be written")
          .hasMessageContaining("No space left");
      assertThat(newestEpoch()).isEqualTo(1);
      assertThat(directory.resolve("run/step-000000002")).doesNotExist();
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void aFullDiskLeavesACheckpointThatIsWrittenAgainUsable() {
    saveEpochs(1, 2);

    for (String full : List.of("configuration.json", "updater.bin", "manifest.sha256")) {
      CheckpointStore broken = store(new FullDisk(full), 2);
      assertThatThrownBy(() -> broken.write(replica, origin(RUN), state(2, 2)))
          .isInstanceOf(EnvironmentException.class);
      assertThat(newestEpoch()).isEqualTo(2);
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void damagedOnesAreNotAmongThoseThatAreKept() throws IOException {
    store = store(Storage.of(new Configuration(false)), 1);
    store.write(replica, origin(RUN), state(1, 1));
    store.write(replica, origin(RUN), state(4, 1));
    Files.writeString(file(4, "manifest.json"), "{");
    assertThat(newestEpoch()).isEqualTo(1);

    store.write(replica, origin(RUN), state(3, 1));

    assertThat(store.steps()).containsExactly(1, 3);
  }

  @Test
  void refusesToKeepNone() {
    assertThatThrownBy(() -> store(Storage.of(new Configuration(false)), 0))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("at least 1");
  }

  private CheckpointStore store(Storage storage, int keep) {
    return new CheckpointStore(storage, directory.toUri() + "run", keep);
  }

  private int newestEpoch() {
    return store.newestValid(RUN, notices::add).orElseThrow().state().epoch();
  }

  private void saveEpochs(int first, int last) {
    for (int epoch = first; epoch <= last; epoch++) {
      train(replica);
      store.write(replica, origin(RUN), state(epoch, epoch));
    }
  }

  private Path file(int epoch, String name) {
    return directory.resolve("run/step-00000000" + epoch).resolve(name);
  }

  private static TrainingState state(int epoch, int selected) {
    List<EpochMetrics> metrics =
        IntStream.rangeClosed(1, epoch)
            .mapToObj(
                e ->
                    new EpochMetrics(
                        e,
                        1.0 / e,
                        ValidationScores.ofValues(Double.NaN, 1, 2, 0.5),
                        8,
                        1,
                        8,
                        List.of(),
                        "ab".repeat(32)))
            .toList();
    return new TrainingState(epoch, 0, epoch, new Running(0, 0, 0), 0, 1, selected, metrics);
  }

  private static Replica newReplica() {
    NetworkSpec network =
        new NetworkSpec(
            List.of(
                new LayerSpec.Dense(4, "tanh"), new LayerSpec.Output("softmax", "cross_entropy")),
            "xavier",
            0);
    return Replicas.create(network, new UpdaterSpec.Adam(0.01, 0.9, 0.999, 1e-8), schema(), 7, 0);
  }

  private static void train(Replica replica) {
    ByteBuffer features = ByteBuffer.allocateDirect(2 * 3 * 4).order(ByteOrder.nativeOrder());
    for (int i = 0; i < 6; i++) {
      features.putFloat(i * Float.BYTES, i - 2.5f);
    }
    replica.step(features, new float[] {0, 1}, 2, sum -> {});
  }

  private static ModelOrigin origin(String fingerprint) {
    return new ModelOrigin(fingerprint, "test", "d", "v", "cd".repeat(32), schema(), 7);
  }

  private static Schema schema() {
    return new Schema(
        "key",
        new TensorSpec("x", DType.FLOAT32, List.of(3), Affine.identity()),
        new ClassLabel("y", List.of("no", "yes")));
  }
}
