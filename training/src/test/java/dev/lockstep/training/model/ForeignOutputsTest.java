package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What the numbers of networks mean that were made elsewhere. */
class ForeignOutputsTest {
  private static final UpdaterSpec OWN = new UpdaterSpec.Own();
  private static final int INPUTS = 3;

  @Test
  void scoresOfAnyLossArePublishedAsShares() {
    float[] scores = {1, 2, 4};
    double sum = Math.exp(1) + Math.exp(2) + Math.exp(4);

    assertThat(answer(output(LossFunction.MSE, Activation.IDENTITY, 3), scores))
        .containsExactly(
            new float[] {
              (float) (Math.exp(1) / sum), (float) (Math.exp(2) / sum), (float) (Math.exp(4) / sum)
            },
            within(1e-6f));
    double all = IntStream.of(1, 2, 4).mapToDouble(ForeignOutputsTest::sigmoid).sum();
    assertThat(answer(output(LossFunction.XENT, Activation.SIGMOID, 3), scores))
        .containsExactly(
            new float[] {
              (float) (sigmoid(1) / all), (float) (sigmoid(2) / all), (float) (sigmoid(4) / all)
            },
            within(1e-6f));
  }

  @Test
  void probabilitiesAreLeftAlone() {
    float[] probabilities = {0.125f, 0.25f, 0.625f};
    LossLayer passing =
        new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.IDENTITY).build();

    assertThat(answer(passing, probabilities)).containsExactly(probabilities);
    double sum = Math.exp(0.125) + Math.exp(0.25) + Math.exp(0.625);
    assertThat(answer(output(LossFunction.MSE, Activation.SOFTMAX, 3), probabilities)[2])
        .isCloseTo((float) (Math.exp(0.625) / sum), within(1e-6f));
  }

  @Test
  void oneUnitForTwoClassesGivesAProbability() {
    Schema two = schema(2);
    ForeignNetwork plain = network(output(LossFunction.XENT, Activation.IDENTITY, 1));

    assertThatThrownBy(() -> plain.fit(two, OWN, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "it has 1 outputs, but the label label needs 2, or 1 with activation");
    assertThat(network(output(LossFunction.XENT, Activation.SIGMOID, 1)).fit(two, OWN, 1))
        .isNotNull();
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static OutputLayer output(LossFunction loss, Activation activation, int outputs) {
    return new OutputLayer.Builder(loss).nIn(INPUTS).nOut(outputs).activation(activation).build();
  }

  /** Of a network whose layers all pass their inputs on, before the activation of the last one. */
  private static float[] answer(Layer last, float[] features) {
    Schema schema = schema(INPUTS);
    NetworkSpec spec = network(last).fit(schema, OWN, 1);
    try (Replica replica = Replicas.create(spec, OWN, GradientSpec.defaults(), schema, 1, 0)) {
      ByteBuffer row =
          ByteBuffer.allocateDirect(INPUTS * Float.BYTES).order(ByteOrder.nativeOrder());
      row.asFloatBuffer().put(features);
      return replica.predict(row, 1)[0];
    }
  }

  private static ForeignNetwork network(Layer last) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(INPUTS)
                        .nOut(INPUTS)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(last)
                // what Deeplearning4j refuses there reaches it in files
                .validateOutputLayerConfig(false)
                .build());
    network.init();
    network
        .paramTable()
        .forEach(
            (name, values) -> {
              values.assign(0);
              for (int i = 0; name.endsWith("W") && i < values.columns(); i++) {
                values.putScalar(i, i, 1);
              }
            });
    return ForeignNetwork.of(network, "net");
  }

  private static Schema schema(int classes) {
    return new Schema(
        "key",
        Samples.schema(List.of(INPUTS)).features(),
        new ClassLabel("label", IntStream.range(0, classes).mapToObj(String::valueOf).toList()));
  }
}
