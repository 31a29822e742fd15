package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of layer trains: the loss of a problem that can be learned falls. */
class LayerKindsTest {
  private static final WeightOptions NETWORK = WeightOptions.NETWORK;
  private static final int ROWS = 64;

  /** Shape, number of parameters before the output layer's, layers before the output. */
  static Stream<Arguments> stacks() {
    return Stream.of(
        stack(List.of(2, 6, 6), 2 * 9 * 4 + 4, 6 * 6 * 4, convolution("same", 1)),
        stack(List.of(2, 6, 6), 2 * 9 * 4 + 4, 2 * 2 * 4, convolution("valid", 2)),
        stack(
            List.of(2, 6, 6),
            2 * 9 * 4 + 4,
            3 * 3 * 4,
            convolution("same", 1),
            new LayerSpec.Pooling("max", 3, 2, "same")),
        stack(
            List.of(2, 6, 6),
            2 * 9 * 4 + 4,
            4,
            convolution("valid", 1),
            new LayerSpec.GlobalPooling("average")),
        stack(
            List.of(12, 6), 6 * 3 * 5 + 5, 12 * 5, convolution1d("same"), new LayerSpec.Flatten()),
        stack(
            List.of(12, 6),
            6 * 3 * 5 + 5,
            5 * 5,
            convolution1d("valid"),
            new LayerSpec.Pooling1d("average", 2, 2, "valid"),
            new LayerSpec.Flatten()),
        stack(
            List.of(12, 6),
            6 * 3 * 5 + 5,
            5,
            convolution1d("same"),
            new LayerSpec.GlobalPooling("max")),
        stack(List.of(12, 6), 4 * 8 * (6 + 8 + 1), 8, lstm("none"), new LayerSpec.LastStep()),
        stack(
            List.of(12, 6),
            2 * 4 * 8 * (6 + 8 + 1),
            16,
            lstm("concat"),
            new LayerSpec.GlobalPooling("max")),
        stack(
            List.of(12, 6),
            2 * 4 * 8 * (6 + 8 + 1),
            8,
            lstm("average"),
            new LayerSpec.GlobalPooling("sum")),
        stack(List.of(12, 6), 8 * (6 + 8 + 1), 8, rnn("none"), new LayerSpec.LastStep()),
        stack(
            List.of(1, 12, 6),
            4 * 8 * (6 + 8 + 1) + 8 * (8 + 8 + 1),
            8,
            lstm("none"),
            rnn("none"),
            new LayerSpec.LastStep()),
        stack(
            List.of(72),
            10 * 3,
            72 * 3,
            new LayerSpec.Embedding(10, 3, NETWORK),
            new LayerSpec.Flatten()),
        stack(
            List.of(72),
            10 * 3 + 4 * 8 * (3 + 8 + 1),
            8,
            new LayerSpec.Embedding(10, 3, NETWORK),
            lstm("none"),
            new LayerSpec.LastStep()),
        stack(List.of(72), 4 * 72, 72, new LayerSpec.BatchNormalization(0.99, 1e-3)),
        stack(
            List.of(72),
            72 * 9,
            9,
            new LayerSpec.Dense(9, "identity", new WeightOptions("relu", 1e-4, 0.0, false)),
            new LayerSpec.Activation("swish"),
            new LayerSpec.Dropout(0.1)),
        stack(
            List.of(2, 6, 6),
            2 * 9 * 4 + 4 + 7 * (36 * 4 + 1),
            7,
            convolution("same", 1),
            new LayerSpec.Dense(7, "relu")));
  }

  private static Arguments stack(
      List<Integer> shape, int parameters, int outputs, LayerSpec... layers) {
    return Arguments.of(shape, parameters, outputs, List.of(layers));
  }

  private static LayerSpec convolution(String padding, int dilation) {
    return new LayerSpec.Convolution(4, 3, 1, padding, dilation, "relu", NETWORK);
  }

  private static LayerSpec convolution1d(String padding) {
    return new LayerSpec.Convolution1d(5, 3, 1, padding, 1, "tanh", NETWORK);
  }

  private static LayerSpec lstm(String bidirectional) {
    return new LayerSpec.Lstm(8, "tanh", "sigmoid", 1, bidirectional, NETWORK);
  }

  private static LayerSpec rnn(String bidirectional) {
    return new LayerSpec.SimpleRnn(8, "tanh", bidirectional, NETWORK);
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void trains(List<Integer> shape, int parameters, int outputs, List<LayerSpec> layers) {
    List<LayerSpec> all = Stream.concat(layers.stream(), Stream.of(Samples.output())).toList();
    NetworkSpec network = new NetworkSpec(all, "xavier", 0);
    Random random = new Random(1);
    float[] labels = Samples.labels(random, ROWS);
    boolean indices = layers.get(0) instanceof LayerSpec.Embedding;
    ByteBuffer features = indices ? indices(labels) : Samples.features(random, labels);

    try (Replica replica =
        Replicas.create(
            network, Samples.adam(), GradientSpec.defaults(), Samples.schema(shape), 1, 0)) {
      double first = 0;
      double last = 0;
      for (int step = 0; step < 30; step++) {
        last = replica.step(features, labels, ROWS, exchange -> {});
        first = step == 0 ? last : first;
      }

      assertThat(replica.parameterCount()).isEqualTo(parameters + (outputs + 1) * Samples.CLASSES);
      assertThat(last).isLessThan(first * 0.97);
      assertThat(replica.predict(features, ROWS)[0]).hasSize(Samples.CLASSES);
    }
  }

  private static ByteBuffer indices(float[] labels) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(labels.length * Samples.ELEMENTS * Float.BYTES)
            .order(ByteOrder.nativeOrder());
    for (float label : labels) {
      for (int i = 0; i < Samples.ELEMENTS; i++) {
        buffer.putFloat((i + 2 * label) % 10);
      }
    }
    return buffer.flip();
  }

  /** A state that forgets nothing but sees one step shows which elements a step is made of. */
  @Test
  void aStepIsARowOfTheFeatures() {
    NetworkSpec network = Samples.network(rnn("none"), new LayerSpec.LastStep(), Samples.output());
    Random random = new Random(1);
    float[] labels = Samples.labels(random, 1);
    ByteBuffer features = Samples.features(random, labels);
    try (Replica replica =
        Replicas.create(
            network,
            Samples.adam(),
            GradientSpec.defaults(),
            Samples.schema(List.of(12, 6)),
            1,
            0)) {
      // parameters in order: input weights [6, 8], recurrent weights [8, 8], bias
      for (int i = 0; i < 64; i++) {
        replica.parameters().putFloat((48 + i) * Float.BYTES, 0f);
      }
      float[] before = replica.predict(features, 1)[0];
      for (int i = 0; i < 66; i++) {
        features.putFloat(i * Float.BYTES, 7f);
      }
      float[] withOtherEarlySteps = replica.predict(features, 1)[0];
      features.putFloat(66 * Float.BYTES, 7f);

      assertThat(withOtherEarlySteps).isEqualTo(before);
      assertThat(replica.predict(features, 1)[0]).isNotEqualTo(before);
    }
  }

  @Test
  void saysWhatALayerNeeds() {
    assertRefused(
        List.of(12, 6),
        "layer 1 (dense) needs a vector, but",
        lstm("none"),
        new LayerSpec.Dense(3, "relu"));
    assertRefused(
        List.of(12, 6),
        "must follow a layer of type lstm",
        convolution1d("same"),
        new LayerSpec.LastStep());
    assertRefused(List.of(2, 6, 6), "need features of shape [time, features]", lstm("none"));
    assertRefused(
        List.of(2, 6, 6),
        "layer 1 (lstm) needs a sequence, but",
        convolution("same", 1),
        lstm("none"));
    assertRefused(
        List.of(72),
        "layer 1 (global_pooling) needs an image or a sequence",
        new LayerSpec.Dense(3, "relu"),
        new LayerSpec.GlobalPooling("max"));
    assertRefused(
        List.of(2, 6, 6),
        "layer 0 (convolution): padding must be one of same, valid",
        convolution("full", 1));
    assertRefused(
        List.of(2, 6, 6),
        "has a kernel of 7x7, larger than its input [2, 6, 6]",
        convolution("valid", 3));
    assertRefused(
        List.of(12, 6),
        "bidirectional must be one of add, average, concat, multiply",
        lstm("both"));
    assertRefused(
        List.of(12, 6),
        "layer 0 (lstm) is bidirectional",
        lstm("concat"),
        new LayerSpec.LastStep());
    assertRefused(
        List.of(12, 6),
        "layer 0 (batch_normalization) takes vectors and images",
        new LayerSpec.BatchNormalization(),
        lstm("none"));
  }

  private static void assertRefused(List<Integer> shape, String message, LayerSpec... layers) {
    List<LayerSpec> all = Stream.concat(Stream.of(layers), Stream.of(Samples.output())).toList();
    assertThatThrownBy(
            () ->
                Networks.configuration(
                    new NetworkSpec(all, "xavier", 0), Samples.adam(), Samples.schema(shape), 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }
}
