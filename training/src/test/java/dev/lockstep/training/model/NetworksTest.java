package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private static final UpdaterSpec SGD = new UpdaterSpec.Sgd(0.1);

  @Test
  void countsTheParametersOfTheClassicNetwork() {
    NetworkSpec network = Samples.network(new LayerSpec.Dense(64, "relu"), Samples.output());
    var schema = Samples.schema(List.of(1, 28, 28));

    try (Replica replica = Replicas.create(network, SGD, schema, 1, 0)) {
      assertThat(replica.parameterCount()).isEqualTo(784 * 64 + 64 + 64 * 4 + 4);
      assertThat(replica.updaterState().remaining()).isZero();
    }
  }

  @Test
  void followsTheSizesThroughConvolutionAndPooling() {
    NetworkSpec network =
        Samples.network(
            new LayerSpec.Convolution(20, 5, 1, "relu"),
            new LayerSpec.Pooling("max", 2, 2),
            new LayerSpec.Convolution(50, 5, 1, "relu"),
            new LayerSpec.Pooling("average", 2, 2),
            new LayerSpec.BatchNormalization(),
            new LayerSpec.Dropout(0.5),
            new LayerSpec.Dense(500, "relu"),
            Samples.output());
    var schema = Samples.schema(List.of(1, 28, 28));

    try (Replica replica = Replicas.create(network, Samples.adam(), schema, 1, 0)) {
      long expected =
          (25 * 20 + 20) + (25 * 20 * 50 + 50) + 4 * 50 + (800 * 500 + 500) + (500 * 4 + 4);
      assertThat(replica.parameterCount()).isEqualTo(expected);
    }
  }

  @Test
  void equalSeedsGiveEqualParametersOnEveryRank() {
    String first = hash(42, 0);

    assertThat(hash(42, 1)).isEqualTo(first);
    assertThat(hash(43, 0)).isNotEqualTo(first);
  }

  /** The image is read as [channels, height, width] in C order. */
  @Test
  void convolutionSeesTheImageTheRightWayRound() {
    NetworkSpec network =
        Samples.network(new LayerSpec.Convolution(1, 1, 1, "identity"), Samples.output());
    float[] label = {1};
    try (Replica replica = Replicas.create(network, SGD, Samples.schema(), 1, 0)) {
      var features = Samples.features(new Random(1), label);
      float[] before = replica.predict(features, 1)[0];
      float scale = replica.parameters().getFloat(Float.BYTES);
      // order of a convolution's parameters: bias, then weights by [filter, channel, row, column]
      replica.parameters().putFloat(2 * Float.BYTES, 0f);
      float[] withoutChannel1 = replica.predict(features, 1)[0];
      var half = features.duplicate().order(features.order());
      for (int i = Samples.ELEMENTS / 2; i < Samples.ELEMENTS; i++) {
        half.putFloat(i * Float.BYTES, 0f);
      }

      assertThat(replica.parameters().getFloat(Float.BYTES)).isEqualTo(scale);
      assertThat(withoutChannel1).isNotEqualTo(before);
      assertThat(replica.predict(half, 1)[0]).isEqualTo(withoutChannel1);
    }
  }

  @Test
  void saysWhichLayerDoesNotFitWithItsSizes() {
    assertThatThrownBy(
            () ->
                configure(
                    new LayerSpec.Convolution(4, 5, 1, "relu"),
                    new LayerSpec.Convolution(4, 3, 1, "relu"),
                    Samples.output()))
        .isInstanceOf(UserException.class)
        .hasMessage("layer 1 (convolution) has a kernel of 3x3, larger than its input [4, 2, 2]");
    assertThatThrownBy(
            () ->
                configure(
                    new LayerSpec.Dense(9, "relu"),
                    new LayerSpec.Pooling("max", 2, 2),
                    Samples.output()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("layer 1 (pooling)")
        .hasMessageContaining("vector of 9");
  }

  @Test
  void convolutionRefusesDataThatIsNoImage() {
    NetworkSpec network =
        Samples.network(new LayerSpec.Convolution(4, 3, 1, "relu"), Samples.output());

    assertThatThrownBy(() -> Networks.configuration(network, SGD, Samples.schema(List.of(72)), 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("[channels, height, width]")
        .hasMessageContaining("[72]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rellu", "RELU", ""})
  void listsTheActivationsItKnows(String name) {
    assertThatThrownBy(() -> configure(new LayerSpec.Dense(4, name), Samples.output()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("layer 0 (dense): activation must be one of cube, elu, gelu,")
        .hasMessageEndingWith("; found " + name);
  }

  @Test
  void refusesWhatCannotBeTrained() {
    assertRefused("last layer must be of type output", new LayerSpec.Dense(4, "relu"));
    assertRefused("layer 0 is of type output", Samples.output(), Samples.output());
    assertRefused("units must be at least 1", new LayerSpec.Dense(0, "relu"), Samples.output());
    assertRefused("rate must be", new LayerSpec.Dropout(1), Samples.output());
    assertRefused(
        "needs activation softmax, found identity",
        new LayerSpec.Output("identity", "cross_entropy"));
    assertRefused("loss mse is for numbers", new LayerSpec.Output("identity", "mse"));
    assertRefused(
        "needs activation softmax, found sigmoid",
        new LayerSpec.Output("sigmoid", "cross_entropy"));
    assertRefused(
        "hinge needs activation identity or tanh", new LayerSpec.Output("softmax", "hinge"));
    assertRefused("one of binary_cross_entropy, ", new LayerSpec.Output("softmax", "huber"));
    assertThatThrownBy(
            () ->
                Networks.configuration(
                    Samples.mlp(), new UpdaterSpec.Sgd(Double.NaN), Samples.schema(), 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("learning_rate must be greater than 0, found NaN");
  }

  private static void assertRefused(String message, LayerSpec... layers) {
    assertThatThrownBy(() -> configure(layers))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private static void configure(LayerSpec... layers) {
    assertThat(Networks.configuration(Samples.network(layers), SGD, Samples.schema(), 1))
        .isNotNull();
  }

  private static String hash(long seed, int rank) {
    try (Replica replica = Replicas.create(Samples.mlp(), SGD, Samples.schema(), seed, rank)) {
      return replica.parametersSha256();
    }
  }
}
