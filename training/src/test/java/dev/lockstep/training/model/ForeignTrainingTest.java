package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Training of networks that were made elsewhere. */
class ForeignTrainingTest {
  private static final int UNITS = 3;
  private static final Schema SEQUENCES = Samples.schema(List.of(5, 4));

  /** Without a gradient, for features of 0, only the decay moves weights: by 0.5 * 0.1 of them. */
  @Test
  void weightDecayReachesTheWeightsOfEveryLayer() {
    Layer both =
        new Bidirectional(Bidirectional.Mode.ADD, new LSTM.Builder().nIn(4).nOut(UNITS).build());
    ForeignNetwork network = network(new LastTimeStep(both));
    try (Replica replica = replica(network, adamW(0.5))) {
      ByteBuffer parameters = replica.parameters();
      float[] before = floats(parameters);
      replica.step(zeros(20), new float[] {0}, 1, exchange -> {});
      float[] after = floats(parameters);

      int direction = 4 * UNITS * (4 + UNITS + 1);
      for (int inputWeight = 0; inputWeight < 4 * 4 * UNITS; inputWeight++) {
        assertThat(after[inputWeight]).isCloseTo(before[inputWeight] * 0.95f, within(1e-6f));
        int backwards = direction + inputWeight;
        assertThat(after[backwards]).isCloseTo(before[backwards] * 0.95f, within(1e-6f));
      }
    }
  }

  @Test
  void weightDecayIsRefusedBesideThatOfALayer() {
    Schema schema = Samples.schema(List.of(6));
    DenseLayer layer = new DenseLayer.Builder().nIn(6).nOut(UNITS).l2(0.1).build();

    assertThatThrownBy(() -> network(layer).fit(schema, adamW(0.01), 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("net cannot be trained on the dataset: its DenseLayer has l2 or")
        .hasMessageContaining("set train.updater.weight_decay to 0");
    assertThat(network(layer).fit(schema, adamW(0), 1)).isNotNull();
  }

  @Test
  void masksInsideOfOtherLayersFollowTheSeed() {
    LSTM dropping = new LSTM.Builder().nIn(4).nOut(UNITS).dropOut(0.5).build();
    ForeignNetwork network =
        network(new LastTimeStep(new Bidirectional(Bidirectional.Mode.ADD, dropping)));
    ByteBuffer ones = zeros(20);
    for (int element = 0; element < 20; element++) {
      ones.putFloat(element * Float.BYTES, 1);
    }
    try (Replica one = replica(network, new UpdaterSpec.Sgd(0.1));
        Replica other = replica(network, new UpdaterSpec.Sgd(0.1))) {
      one.step(ones, new float[] {0}, 1, exchange -> {});
      // numbers that someone else draws
      Nd4j.rand(7);
      other.step(ones, new float[] {0}, 1, exchange -> {});

      assertThat(other.parametersSha256()).isEqualTo(one.parametersSha256());
    }
  }

  private static UpdaterSpec adamW(double decay) {
    return new UpdaterSpec.AdamW(0.1, 0.9, 0.999, 1e-8, decay);
  }

  private static ForeignNetwork network(Layer first) {
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(UNITS)
            .nOut(Samples.CLASSES)
            .activation(Activation.SOFTMAX)
            .build();
    return ForeignNetwork.of(
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .list()
                .layer(first)
                .layer(output)
                .build()),
        "net");
  }

  private static Replica replica(ForeignNetwork network, UpdaterSpec updater) {
    NetworkSpec spec = network.fit(SEQUENCES, updater, 1);
    return Replicas.create(spec, updater, GradientSpec.defaults(), SEQUENCES, 1, 0);
  }

  private static ByteBuffer zeros(int elements) {
    return ByteBuffer.allocateDirect(elements * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  private static float[] floats(ByteBuffer buffer) {
    float[] values = new float[buffer.remaining() / Float.BYTES];
    buffer.asFloatBuffer().get(values);
    return values;
  }
}
