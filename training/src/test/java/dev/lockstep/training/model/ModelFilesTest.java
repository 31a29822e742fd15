package dev.lockstep.training.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.backend.NativeBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ModelFilesTest {
  private static final NetworkSpec NETWORK =
      Samples.network(
          new LayerSpec.Convolution(3, 3, 1, "relu"),
          new LayerSpec.BatchNormalization(),
          new LayerSpec.Dropout(0.3),
          new LayerSpec.Dense(8, "tanh"),
          Samples.output());

  private final Storage storage = Storage.of(new Configuration(false));

  @TempDir Path directory;
  private String folder;

  @BeforeEach
  void address() {
    folder = directory.toUri() + "model";
  }

  static Stream<UpdaterSpec> updaters() {
    return Stream.of(Samples.adam(), new UpdaterSpec.Momentum(0.05, 0.9));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void aRestoredReplicaGoesOnBitwiseLikeTheOriginal(UpdaterSpec updater) {
    try (Replica original = trained(updater, 10)) {
      write(ModelFiles.of(original, origin(), "epoch-00001", 10, 1));
      try (Replica opened = Replicas.open(ModelFiles.read(storage, folder))) {
        assertThat(opened.parametersSha256()).isEqualTo(original.parametersSha256());
        assertThat(opened.updaterState()).isEqualTo(original.updaterState());
        original.setProgress(10, 1);
        train(original, 5, 2);
        train(opened, 5, 2);
        assertThat(opened.parametersSha256()).isEqualTo(original.parametersSha256());
        assertThat(opened.updaterState()).isEqualTo(original.updaterState());
      }
    }
  }

  @Test
  void opensAComputationGraph() {
    NativeBackend.initialize();
    var configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("in")
            .addLayer("hidden", new DenseLayer.Builder().nIn(72).nOut(5).build(), "in")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(5)
                    .nOut(4)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "hidden")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    try (Replica original = Replicas.of(graph, 0)) {
      train(original, 5, 1);
      write(ModelFiles.of(original, origin(), "graph", 5, 0));
      try (Replica opened = Replicas.open(ModelFiles.read(storage, folder))) {
        train(original, 3, 2);
        train(opened, 3, 2);
        assertThat(opened.parametersSha256()).isEqualTo(original.parametersSha256());
      }
    }
  }

  @Test
  void keepsTheManifestThroughWritingAndReading() {
    try (Replica replica = trained(1)) {
      ModelFiles files =
          ModelFiles.of(replica, origin(), "a", 1, 0)
              .as("b", Map.of("metrics.json", "{}".getBytes(UTF_8)));
      write(files);
      ModelFiles read = ModelFiles.read(storage, folder);

      assertThat(read.manifest()).isEqualTo(files.manifest());
      assertThat(read.manifest().id()).isEqualTo("b");
      assertThat(read.manifest().parametersSha256()).isEqualTo(replica.parametersSha256());
      assertThat(read.content("metrics.json")).asString().isEqualTo("{}");
      assertThat(read.manifestBytes()).isEqualTo(files.manifestBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"configuration.json", "parameters.bin", "updater.bin", "extra.bin"})
  void noticesASingleFlippedBitAndATruncatedByte(String name) throws IOException {
    writeTrained();
    Path file = directory.resolve("model").resolve(name);
    byte[] good = Files.readAllBytes(file);

    byte[] flipped = good.clone();
    flipped[flipped.length / 2] ^= 0x10;
    Files.write(file, flipped);
    assertDamaged(name, Hashes.sha256(good), Hashes.sha256(flipped));

    Files.write(file, Arrays.copyOf(good, good.length - 1));
    assertDamaged(name, good.length + " bytes", "found " + (good.length - 1));

    Files.delete(file);
    assertDamaged(name, "does not exist");
  }

  @Test
  void refusesAManifestOfAnotherFormat() throws IOException {
    writeTrained();
    replace("manifest.json", "\"format_version\" : 2", "\"format_version\" : 3");

    assertDamaged("manifest.json", "format version 2 can be read, found 3");
  }

  @Test
  void refusesAManifestThatLeadsOutOfTheFolder() throws IOException {
    writeTrained();
    replace("manifest.json", "extra.bin", "../extra.bin");

    assertDamaged("manifest.json", "not the name of a model file: ../extra.bin");
  }

  @Test
  void refusesACountThatDiffersFromTheFile() throws IOException {
    writeTrained();
    ModelFiles files = ModelFiles.read(storage, folder);
    long count = files.manifest().parameters();
    replace("manifest.json", "\"parameters\" : " + count, "\"parameters\" : " + (count + 1));

    assertDamaged("parameters.bin", (count + 1) + " float32 values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.deeplearning4j.nn.conf.layers.DenseLayer",
        "org.nd4j.linalg.activations.impl.ActivationTanH"
      })
  void refusesAConfigurationThatNamesAForeignClass(String allowed) {
    assertHostile(allowed, "javax.swing.JEditorPane");
    assertHostile(allowed, "org.springframework.context.support.FileSystemXmlApplicationContext");
    assertHostile(allowed, "org.deeplearning4j.nn.conf.layers.DenseLayer<java.lang.Object>");
    assertHostile(allowed, "org.deeplearning4j.util.ModelSerializer");
    assertHostile(allowed, "org.nd4j.linalg.factory.Nd4jBackend");
    assertHostile(allowed, "");
  }

  @Test
  void refusesAForeignDistribution() {
    assertThatThrownBy(
            () ->
                ConfigurationGuard.check(
                    Json.read(
                        "{\"a\":[{\"dist\":{\"type\":\"com.evil.Distribution\"}}]}".getBytes(UTF_8),
                        JsonNode.class,
                        "x"),
                    "x"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("com.evil.Distribution");
  }

  @Test
  void allocatesNothingForANetworkLargerThanItsParameters() {
    assertThatThrownBy(() -> openWith("\"nout\" : 8,", "\"nout\" : 2000000000,"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("configuration.json")
        .hasMessageContaining("but the manifest says");
  }

  private static void assertHostile(String allowed, String foreign) {
    assertThatThrownBy(() -> openWith('"' + allowed + '"', '"' + foreign + '"'))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("names the class " + foreign);
  }

  /** Opens a model whose configuration was changed by someone who also fixed the hashes. */
  private static void openWith(String target, String replacement) {
    try (Replica replica = trained(1)) {
      ModelFiles files = ModelFiles.of(replica, origin(), "hostile", 1, 0);
      String configuration = new String(files.content(ModelFiles.CONFIGURATION), UTF_8);
      assertThat(configuration).contains(target);
      byte[] changed = configuration.replace(target, replacement).getBytes(UTF_8);
      ModelFiles hostile =
          new ModelFiles(
              files.manifest(),
              Map.of(
                  ModelFiles.CONFIGURATION,
                  changed,
                  ModelFiles.PARAMETERS,
                  files.content(ModelFiles.PARAMETERS),
                  ModelFiles.UPDATER,
                  files.content(ModelFiles.UPDATER)));
      Replicas.open(hostile).close();
    }
  }

  private void assertDamaged(String name, String... facts) {
    assertThatThrownBy(() -> ModelFiles.read(storage, folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(folder + "/" + name)
        .hasMessageContainingAll(facts);
  }

  private void replace(String name, String target, String replacement) throws IOException {
    Path file = directory.resolve("model").resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(target);
    Files.writeString(file, text.replace(target, replacement));
  }

  private void writeTrained() {
    try (Replica replica = trained(1)) {
      write(
          ModelFiles.of(replica, origin(), "a", 1, 0)
              .as("a", Map.of("extra.bin", new byte[] {1, 2, 3})));
    }
  }

  private void write(ModelFiles files) {
    files.write(storage, folder);
    storage.write(folder + "/" + ModelFiles.MANIFEST, files.manifestBytes());
  }

  private static Replica trained(int steps) {
    return trained(Samples.adam(), steps);
  }

  private static Replica trained(UpdaterSpec updater, int steps) {
    Replica replica = Replicas.create(NETWORK, updater, Samples.schema(), 7, 0);
    train(replica, steps, 1);
    return replica;
  }

  private static void train(Replica replica, int steps, long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < steps; step++) {
      float[] labels = Samples.labels(random, 16);
      replica.step(Samples.features(random, labels), labels, 16, sum -> {});
    }
  }

  private static ModelOrigin origin() {
    return new ModelOrigin(
        "ab".repeat(32), "test", "file:///dataset", "v1", "cd".repeat(32), Samples.schema(), 7);
  }
}
