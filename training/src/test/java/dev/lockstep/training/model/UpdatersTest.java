package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpdatersTest {
  private static final int ROWS = 64;

  /** With the number of values that each keeps of a parameter. */
  static Stream<Arguments> updaters() {
    return Stream.of(
        Arguments.of(new UpdaterSpec.Sgd(0.1), 0),
        Arguments.of(new UpdaterSpec.Momentum(0.1, 0.9), 1),
        Arguments.of(new UpdaterSpec.Nesterovs(0.1, 0.9), 1),
        Arguments.of(new UpdaterSpec.Adam(1e-2, 0.9, 0.999, 1e-8), 2),
        Arguments.of(new UpdaterSpec.AdamW(1e-2, 0.9, 0.999, 1e-8, 0.01), 2),
        Arguments.of(new UpdaterSpec.AdaMax(1e-2, 0.9, 0.999, 1e-8), 2),
        Arguments.of(new UpdaterSpec.AmsGrad(1e-2, 0.9, 0.999, 1e-8), 3),
        Arguments.of(new UpdaterSpec.Nadam(1e-2, 0.9, 0.999, 1e-8), 2),
        Arguments.of(new UpdaterSpec.AdaGrad(1e-2, 1e-6), 1),
        Arguments.of(new UpdaterSpec.AdaDelta(0.95, 1e-6), 2),
        Arguments.of(new UpdaterSpec.RmsProp(1e-2, 0.9, 1e-8), 1));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void everyUpdaterLearns(UpdaterSpec updater, int state) {
    Random random = new Random(1);
    float[] labels = Samples.labels(random, ROWS);
    ByteBuffer features = Samples.features(random, labels);
    try (Replica replica =
        Replicas.create(Samples.mlp(), updater, GradientSpec.defaults(), Samples.schema(), 1, 0)) {
      double first = replica.step(features, labels, ROWS, exchange -> {});
      double last = first;
      for (int step = 0; step < 40; step++) {
        last = replica.step(features, labels, ROWS, exchange -> {});
      }

      assertThat(replica.updaterState().remaining() / Float.BYTES)
          .isEqualTo((int) (state * replica.parameterCount()));
      assertThat(last).isLessThan(first);
    }
  }

  /** Without a gradient only the decay moves weights: each step leaves 1 - 0.5 * 0.1 of them. */
  @Test
  void decoupledDecayShrinksWeightsByAShareOfTheLearningRate() {
    NetworkSpec network = Samples.network(new LayerSpec.Output("softmax", "cross_entropy"));
    UpdaterSpec updater = new UpdaterSpec.AdamW(0.1, 0.9, 0.999, 1e-8, 0.5);
    ByteBuffer nothing = Samples.features(new Random(1), new float[] {0}).clear();
    for (int i = 0; i < Samples.ELEMENTS; i++) {
      nothing.putFloat(i * Float.BYTES, 0f);
    }
    try (Replica replica =
        Replicas.create(network, updater, GradientSpec.defaults(), Samples.schema(), 1, 0)) {
      float before = replica.parameters().getFloat(0);
      replica.step(nothing, new float[] {0}, 1, exchange -> {});

      assertThat(replica.parameters().getFloat(0)).isCloseTo(before * 0.95f, within(1e-6f));
    }
  }

  /** A weight whose gradient is huge moves by the bound times the learning rate. */
  @Test
  void clippingBoundsEveryElementOfTheMeanGradient() {
    LayerDefaults defaults = new LayerDefaults("xavier", 0, 0, 0, 0.01, null);
    try (Replica replica = replica(defaults, new UpdaterSpec.Sgd(1))) {
      float before = replica.parameters().getFloat(0);
      replica.step(thousands(), new float[] {1}, 1, exchange -> {});

      assertThat(Math.abs(replica.parameters().getFloat(0) - before))
          .isCloseTo(0.01f, within(1e-6f));
    }
  }

  @Test
  void weightsThatLeadToOneUnitStayShort() {
    LayerDefaults defaults = new LayerDefaults("xavier", 0, 0, 0, null, 0.5);
    try (Replica replica = replica(defaults, new UpdaterSpec.Sgd(1))) {
      replica.step(thousands(), new float[] {1}, 1, exchange -> {});

      for (int unit = 0; unit < Samples.CLASSES; unit++) {
        double squares = 0;
        for (int input = 0; input < Samples.ELEMENTS; input++) {
          // weights lie by [unit, input]
          int place = unit * Samples.ELEMENTS + input;
          squares += Math.pow(replica.parameters().getFloat(place * Float.BYTES), 2);
        }
        assertThat(Math.sqrt(squares)).isLessThan(0.5 + 1e-4);
      }
    }
  }

  @Test
  void penaltiesOfALayerReplaceThoseOfTheNetwork() {
    LayerDefaults defaults = new LayerDefaults("xavier", 0.1, 0.2, 0, null, null);
    LayerSpec.Output free =
        new LayerSpec.Output("softmax", "cross_entropy", new WeightOptions(null, 0.0, 0.0, null));
    ByteBuffer features = thousands();
    double with;
    try (Replica replica = replica(defaults, new UpdaterSpec.Sgd(1e-9))) {
      with = replica.step(features, new float[] {1}, 1, exchange -> {});
    }
    NetworkSpec network =
        new NetworkSpec(new NetworkSource.Layers(List.of(free), defaults), Precision.FLOAT32);
    try (Replica replica =
        Replicas.create(
            network, new UpdaterSpec.Sgd(1e-9), GradientSpec.defaults(), Samples.schema(), 1, 0)) {
      assertThat(replica.step(features, new float[] {1}, 1, exchange -> {})).isLessThan(with - 1);
    }
  }

  private static Replica replica(LayerDefaults defaults, UpdaterSpec updater) {
    NetworkSpec network =
        new NetworkSpec(
            new NetworkSource.Layers(List.of(Samples.output()), defaults), Precision.FLOAT32);
    return Replicas.create(network, updater, GradientSpec.defaults(), Samples.schema(), 1, 0);
  }

  private static ByteBuffer thousands() {
    ByteBuffer features = Samples.features(new Random(1), new float[] {0}).clear();
    for (int i = 0; i < Samples.ELEMENTS; i++) {
      features.putFloat(i * Float.BYTES, 1000f);
    }
    return features;
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertRefused(
        new UpdaterSpec.AdaDelta(1, 1e-6), "adadelta: rho must be at least 0 and below 1");
    assertRefused(new UpdaterSpec.RmsProp(0, 0.9, 1e-8), "rmsprop: learning_rate must be greater");
    assertRefused(new UpdaterSpec.Nadam(1, 0.9, -1, 1e-8), "nadam: beta2 must be at least 0");
    assertRefused(new UpdaterSpec.AdaGrad(1, 0), "adagrad: epsilon must be greater");
    assertRefused(new UpdaterSpec.Own(), "a list of layers needs an updater");
    assertThatThrownBy(
            () ->
                Networks.configuration(
                    new NetworkSpec(List.of(Samples.output()), "xavier", 0.1),
                    new UpdaterSpec.AdamW(1e-3, 0.9, 0.999, 1e-8, 0.01),
                    Samples.schema(),
                    1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("both l2 and weight_decay");
  }

  private static void assertRefused(UpdaterSpec updater, String message) {
    assertThatThrownBy(() -> Networks.configuration(Samples.mlp(), updater, Samples.schema(), 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }
}
