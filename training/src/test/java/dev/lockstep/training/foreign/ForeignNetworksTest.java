package dev.lockstep.training.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.model.ForeignNetwork;
import dev.lockstep.training.model.GradientSpec;
import dev.lockstep.training.model.NetworkSource;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.Precision;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.model.UpdaterSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ForeignNetworksTest {
  private static final UpdaterSpec OWN = new UpdaterSpec.Own();
  private static final Path CONF = Path.of("../conf/networks");
  private static final Schema DIGITS = schema(List.of(1, 28, 28), 10);

  private static Schema schema(List<Integer> shape, int classes) {
    return schema(
        shape,
        new ClassLabel("label", IntStream.range(0, classes).mapToObj(String::valueOf).toList()));
  }

  private static Schema schema(List<Integer> shape, LabelSpec label) {
    return new Schema(
        "key", new TensorSpec("features", DType.UINT8, shape, Affine.identity()), label);
  }

  @Test
  void aKerasFileIsTheNetworkThatItsWeightsAre() throws IOException {
    byte[] file = Files.readAllBytes(CONF.resolve("mnist-mlp.h5"));
    NetworkSpec spec =
        KerasFile.read(file, "mnist-mlp.h5")
            .network(null, OWN, Precision.FLOAT32)
            .fit(DIGITS, OWN, 1);

    try (Replica replica =
        Replicas.create(travelled(spec), OWN, GradientSpec.defaults(), DIGITS, 1, 0)) {
      assertThat(replica.parameterCount()).isEqualTo(784 * 64 + 64 + 64 * 10 + 10);
      // Adam keeps two values of each parameter
      assertThat(replica.updaterState().remaining() / Float.BYTES)
          .isEqualTo((int) (2 * replica.parameterCount()));
      double squares = 0;
      for (int i = 0; i < 784 * 64; i++) {
        squares += Math.pow(replica.parameters().getFloat(i * Float.BYTES), 2);
      }
      // a uniform distribution on [-b, b] has variance b^2 / 3, Glorot's b^2 is 6 / (in + out)
      assertThat(squares / (784 * 64)).isCloseTo(2.0 / (784 + 64), within(1e-4));
      // Keras has [inputs, units], each unit's first weight is one row's
      assertThat(replica.parameters().getFloat(0)).isNotEqualTo(0f);
      assertLearns(replica, 784, 10);
    }
    assertThat(spec).isEqualTo(travelled(spec));
    assertThat(Json.read(Json.pretty(spec), NetworkSpec.class, "spec")).isEqualTo(spec);
    NetworkSpec again =
        KerasFile.read(file, "copy.h5").network(null, OWN, Precision.FLOAT32).fit(DIGITS, OWN, 1);
    assertThat(Json.canonical(again)).isEqualTo(Json.canonical(spec));
  }

  @Test
  void aKerasFileWithoutWeightsNeedsALossAndAnUpdater() throws IOException {
    KerasFile file = KerasFile.read(Files.readAllBytes(CONF.resolve("mnist-mlp.json")), "mlp.json");
    UpdaterSpec sgd = new UpdaterSpec.Sgd(0.1);

    assertThatThrownBy(() -> file.network(null, sgd, Precision.FLOAT32))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("mlp.json was saved without being compiled; say train.network.loss");
    assertThatThrownBy(() -> file.network("cross_entropy", OWN, Precision.FLOAT32))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("say train.updater");
    NetworkSpec spec = file.network("cross_entropy", sgd, Precision.FLOAT32).fit(DIGITS, sgd, 1);
    try (Replica replica = Replicas.create(spec, sgd, GradientSpec.defaults(), DIGITS, 1, 0)) {
      assertThat(replica.updaterState().remaining()).isZero();
      assertLearns(replica, 784, 10);
    }
    assertThatThrownBy(
            () ->
                KerasFile.read(new byte[] {'{', '}'}, "x.json")
                    .network("mse", sgd, Precision.FLOAT32))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("x.json cannot be imported from Keras");
  }

  @Test
  void aConfigurationOfDeeplearning4jKeepsItsUpdatersUnlessAnotherIsSaid() {
    byte[] json = stack(new Adam(0.01)).getLayerWiseConfigurations().toJson().getBytes(UTF_8);
    Schema schema = schema(List.of(6), 3);
    NetworkSpec spec = ForeignNetwork.ofJson(json, "net.json").fit(schema, OWN, 1);

    try (Replica own = Replicas.create(spec, OWN, GradientSpec.defaults(), schema, 1, 0);
        Replica sgd =
            Replicas.create(spec, new UpdaterSpec.Sgd(0.1), GradientSpec.defaults(), schema, 1, 0);
        Replica other = Replicas.create(spec, OWN, GradientSpec.defaults(), schema, 2, 0)) {
      assertThat(own.updaterState().remaining()).isEqualTo(2 * own.parameters().remaining());
      assertThat(sgd.updaterState().remaining()).isZero();
      assertThat(sgd.parametersSha256()).isEqualTo(own.parametersSha256());
      assertThat(other.parametersSha256()).isNotEqualTo(own.parametersSha256());
      assertLearns(own, 6, 3);
    }
  }

  @Test
  void sequencesAndImagesReachNetworksAsTheyWantThem() {
    Schema sequences = schema(List.of(5, 4), 3);
    NetworkSpec recurrent =
        ForeignNetwork.of(
                network(new LastTimeStep(new LSTM.Builder().nIn(4).nOut(6).build()), output(6, 3)),
                "lstm")
            .fit(sequences, OWN, 1);
    try (Replica replica =
        Replicas.create(recurrent, OWN, GradientSpec.defaults(), sequences, 1, 0)) {
      assertLearns(replica, 20, 3);
    }
    Schema images = schema(List.of(2, 5, 5), 3);
    NetworkSpec convolution =
        ForeignNetwork.of(
                new MultiLayerNetwork(
                    new NeuralNetConfiguration.Builder()
                        .updater(new Sgd(0.1))
                        .list()
                        .layer(
                            new ConvolutionLayer.Builder(3, 3)
                                .dataFormat(CNN2DFormat.NHWC)
                                .nIn(2)
                                .nOut(3)
                                .build())
                        .layer(output(27, 3))
                        .setInputType(InputType.convolutional(5, 5, 2, CNN2DFormat.NHWC))
                        .build()),
                "cnn")
            .fit(images, OWN, 1);
    try (Replica replica =
        Replicas.create(convolution, OWN, GradientSpec.defaults(), images, 1, 0)) {
      assertLearns(replica, 50, 3);
    }
  }

  /** Public for the class loader. */
  public static final class Factory implements NetworkFactory {
    @Override
    public Model create(Schema schema, long seed) {
      MultiLayerNetwork network = stack(new Sgd(0.1));
      network.init();
      network.params().assign(0.25);
      return network;
    }
  }

  /** Has no constructor without arguments. */
  public static final class Closed implements NetworkFactory {
    private final String word;

    public Closed(String word) {
      this.word = word;
    }

    @Override
    public Model create(Schema schema, long seed) {
      throw new IllegalStateException(word);
    }
  }

  /** Fails. */
  public static final class Failing implements NetworkFactory {
    @Override
    public Model create(Schema schema, long seed) {
      throw new IllegalStateException("no weights today");
    }
  }

  @Test
  void aClassMakesTheNetworkWithItsParameters() {
    Schema schema = schema(List.of(6), 3);
    NetworkSpec spec =
        FactoryClass.named(Factory.class.getName()).network(schema, 1).fit(schema, OWN, 1);

    try (Replica replica = Replicas.create(spec, OWN, GradientSpec.defaults(), schema, 1, 0)) {
      assertThat(replica.parameters().getFloat(40)).isEqualTo(0.25f);
    }
  }

  @Test
  void saysWhatIsWrongWithAClass() {
    assertClassRefused("com.example.Nowhere", "no class com.example.Nowhere on the class path");
    assertClassRefused("java.lang.String", "java.lang.String must implement");
    assertClassRefused(Closed.class.getName(), "needs a public constructor without arguments");
    assertThatThrownBy(() -> FactoryClass.named(Failing.class.getName()).network(DIGITS, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "failed to make a network: java.lang.IllegalStateException: no weights");
  }

  private static void assertClassRefused(String name, String message) {
    assertThatThrownBy(() -> FactoryClass.named(name))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void saysWhyANetworkDoesNotFitTheDataset() {
    Model net = stack(new Sgd(1));
    assertUnfit(net, schema(List.of(7), 3), "the network's input is [6], 6 elements, but");
    assertUnfit(net, schema(List.of(6), 4), "it has 3 outputs, but the label label needs 4");
    LabelSpec price = ValueLabel.identity("price", "");
    Model one =
        network(
            new DenseLayer.Builder().nIn(6).nOut(4).build(),
            new OutputLayer.Builder(LossFunction.XENT)
                .nIn(4)
                .nOut(1)
                .activation(Activation.SIGMOID)
                .build());
    assertUnfit(
        one, schema(List.of(6), price), "its loss LossBinaryXENT is not for the label price");
    Model each =
        network(
            new LSTM.Builder().nIn(4).nOut(6).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(6)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build());
    assertUnfit(
        each, schema(List.of(5, 4), 3), "which answer once per row, found a RnnOutputLayer");
    assertThatThrownBy(() -> ForeignNetwork.ofJson("{\"a\": 1}".getBytes(UTF_8), "a.json"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a.json is neither the configuration of a MultiLayerNetwork");
    byte[] foreign =
        stack(new Sgd(1))
            .getLayerWiseConfigurations()
            .toJson()
            .replace("org.nd4j.linalg.learning.config.Sgd", "com.example.Evil")
            .getBytes(UTF_8);
    assertThatThrownBy(() -> ForeignNetwork.ofJson(foreign, "evil.json"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("evil.json names the class com.example.Evil");
  }

  private static void assertUnfit(Model network, Schema schema, String message) {
    assertThatThrownBy(() -> ForeignNetwork.of(network, "net").fit(schema, OWN, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private static MultiLayerNetwork stack(IUpdater updater) {
    return new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder()
            .updater(updater)
            .list()
            .layer(new DenseLayer.Builder().nIn(6).nOut(5).activation(Activation.TANH).build())
            .layer(output(5, 3))
            .build());
  }

  private static MultiLayerNetwork network(Layer first, Layer last) {
    return new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(0.1))
            .list()
            .layer(first)
            .layer(last)
            .build());
  }

  private static OutputLayer output(int inputs, int outputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(inputs)
        .nOut(outputs)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static void assertLearns(Replica replica, int elements, int classes) {
    int rows = 32;
    Random random = new Random(1);
    float[] labels = new float[rows];
    ByteBuffer features =
        ByteBuffer.allocateDirect(rows * elements * Float.BYTES).order(ByteOrder.nativeOrder());
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(classes);
      for (int i = 0; i < elements; i++) {
        features.putFloat((i % classes == labels[row] ? 1f : 0f) + random.nextFloat() * 0.2f);
      }
    }
    features.flip();
    double first = replica.step(features, labels, rows, exchange -> {});
    double last = first;
    for (int step = 0; step < 30; step++) {
      last = replica.step(features, labels, rows, exchange -> {});
    }
    assertThat(last).isLessThan(first);
  }

  /** As executors get it. */
  private static NetworkSpec travelled(NetworkSpec spec) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (NetworkSpec) in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  @Test
  void severalInputsAreRefused() {
    var graph =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("left", "right")
            .addLayer("out", output(6, 3), "left", "right")
            .setOutputs("out")
            .setInputTypes(InputType.feedForward(3), InputType.feedForward(3))
            .build();

    assertThatThrownBy(
            () ->
                ForeignNetwork.ofJson(graph.toJson().getBytes(UTF_8), "graph.json")
                    .fit(schema(List.of(6), 3), OWN, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("graph.json has the inputs [left, right]")
        .hasMessageContaining("LockstepTrainingMaster");
  }

  @Test
  void aGraphOfOneInputTrains() {
    Schema schema = schema(List.of(6), 3);
    var graph =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(0.1))
            .graphBuilder()
            .addInputs("in")
            .addLayer("hidden", new DenseLayer.Builder().nIn(6).nOut(5).build(), "in")
            .addLayer("out", output(5, 3), "hidden")
            .setOutputs("out")
            .build();
    NetworkSpec spec =
        ForeignNetwork.ofJson(graph.toJson().getBytes(UTF_8), "graph.json").fit(schema, OWN, 1);

    assertThat(((NetworkSource.Configured) spec.source()).kind()).isEqualTo("computation_graph");
    try (Replica replica =
        Replicas.create(spec, new UpdaterSpec.Sgd(0.2), GradientSpec.defaults(), schema, 1, 0)) {
      assertLearns(replica, 6, 3);
    }
  }
}
