package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that others made, with masks and with several inputs. */
class GradientHookTest {
  private static final int BATCH = 12;
  private static final int STEPS = 5;

  @BeforeAll
  static void load() {
    NativeBackend.initialize();
  }

  @Test
  void maskedSequencesEqualOneProcess() throws Exception {
    INDArray features = random(1, BATCH, 3, 6);
    INDArray labels = oneHotInTime(BATCH, 2, 6);
    INDArray mask = Nd4j.ones(DataType.FLOAT, BATCH, 6);
    for (int row = 0; row < BATCH; row++) {
      for (int t = 1 + row % 6; t < 6; t++) {
        mask.putScalar(row, t, 0);
      }
    }
    DataSet whole = new DataSet(features, labels, mask, mask);
    MultiLayerNetwork alone = sequenceNetwork();
    for (int step = 0; step < STEPS; step++) {
      alone.fit(whole);
    }

    List<float[]> ranks =
        together(
            GradientHookTest::sequenceNetwork,
            (network, from, to) ->
                ((MultiLayerNetwork) network)
                    .fit(
                        new DataSet(
                            rows(features, from, to),
                            rows(labels, from, to),
                            rows(mask, from, to),
                            rows(mask, from, to))));

    assertSameAndClose(ranks, alone.params().toFloatVector());
  }

  @Test
  void aGraphWithTwoInputsEqualsOneProcess() throws Exception {
    INDArray left = random(1, BATCH, 3);
    INDArray right = random(2, BATCH, 4);
    INDArray labels = oneHot(BATCH, 2);
    ComputationGraph alone = graph();
    for (int step = 0; step < STEPS; step++) {
      alone.fit(new MultiDataSet(new INDArray[] {left, right}, new INDArray[] {labels}));
    }

    List<float[]> ranks =
        together(
            GradientHookTest::graph,
            (network, from, to) ->
                ((ComputationGraph) network)
                    .fit(
                        new MultiDataSet(
                            new INDArray[] {rows(left, from, to), rows(right, from, to)},
                            new INDArray[] {rows(labels, from, to)})));

    assertSameAndClose(ranks, alone.params().toFloatVector());
  }

  @Test
  void otherListenersSeeTheGlobalLoss() {
    MultiLayerNetwork network = dense();
    CollectScoresIterationListener scores = new CollectScoresIterationListener(1);
    network.setListeners(scores);
    GradientHook hook = GradientHook.attach(network);
    DataSet rows = new DataSet(random(1, 4, 3), oneHot(4, 2));

    // the other rank has as many rows and three times the loss
    double loss =
        hook.step(
            4,
            sum -> {
              int at = sum.limit() - 2 * Float.BYTES;
              sum.putFloat(at, 2 * sum.getFloat(at));
              sum.putFloat(at + Float.BYTES, 4 * sum.getFloat(at + Float.BYTES));
            },
            () -> network.fit(rows));

    assertThat(scores.getScoreVsIter().getEffectiveScores()).startsWith(loss);
    MultiLayerNetwork same = dense();
    same.fit(rows);
    assertThat(loss).isCloseTo(2 * same.score(), within(1e-5));
  }

  @Test
  void aFailedExchangeLeavesTheNetworkUsable() {
    MultiLayerNetwork network = dense();
    GradientHook hook = GradientHook.attach(network);
    DataSet rows = new DataSet(random(1, 4, 3), oneHot(4, 2));
    float[] before = network.params().toFloatVector();

    assertThatThrownBy(
            () ->
                hook.step(
                    4,
                    sum -> {
                      throw new IllegalStateException("peer is gone");
                    },
                    () -> network.fit(rows)))
        .hasMessageContaining("peer is gone");
    assertThat(network.params().toFloatVector()).isEqualTo(before);

    hook.detach();
    MultiLayerNetwork same = dense();
    network.fit(rows);
    same.fit(rows);
    assertThat(network.params()).isEqualTo(same.params());
  }

  @Test
  void refusesWhatItCannotSynchronize() {
    assertThatThrownBy(() -> GradientHook.attach(sequenceNetwork(BackpropType.TruncatedBPTT)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("truncated back-propagation");

    MultiLayerNetwork sums = dense();
    sums.conf().setMiniBatch(false);
    assertThatThrownBy(() -> GradientHook.attach(sums))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("miniBatch(false)");

    MultiLayerNetwork doubles = dense(DataType.DOUBLE);
    assertThatThrownBy(() -> GradientHook.attach(doubles))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("DOUBLE");
  }

  @Test
  void saysThatNoRankHasRows() {
    MultiLayerNetwork network = dense();
    GradientHook hook = GradientHook.attach(network);
    DataSet row = new DataSet(random(1, 1, 3), oneHot(1, 2));

    assertThatThrownBy(() -> hook.step(0, sum -> {}, () -> network.fit(row)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("at least one row");
  }

  private interface Fit {
    void rows(Model network, int from, int to);
  }

  /** Trains two ranks with 8 and 4 rows; in the last step one has all rows. */
  private static List<float[]> together(Supplier<Model> networks, Fit fit) throws Exception {
    SumExchange exchange = new SumExchange(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<float[]>> ranks =
          IntStream.range(0, 2)
              .mapToObj(rank -> threads.submit(() -> rank(networks.get(), fit, rank, exchange)))
              .toList();
      return List.of(
          ranks.get(0).get(120, TimeUnit.SECONDS), ranks.get(1).get(120, TimeUnit.SECONDS));
    } finally {
      threads.shutdownNow();
    }
  }

  private static float[] rank(Model network, Fit fit, int rank, SumExchange exchange) {
    GradientHook hook = GradientHook.attach(network);
    for (int step = 0; step < STEPS; step++) {
      int cut = step == STEPS - 1 ? BATCH : 8;
      int from = rank == 0 ? 0 : cut;
      int to = rank == 0 ? cut : BATCH;
      Runnable body =
          from == to ? () -> fit.rows(network, 0, 1) : () -> fit.rows(network, from, to);
      hook.step(to - from, exchange.ofRank(rank), body);
    }
    return network.params().toFloatVector();
  }

  private static void assertSameAndClose(List<float[]> ranks, float[] alone) {
    assertThat(ranks.get(1)).isEqualTo(ranks.get(0));
    assertThat(ranks.get(0)).containsExactly(alone, within(1e-5f));
  }

  private static INDArray rows(INDArray array, int from, int to) {
    return array.get(NDArrayIndex.interval(from, to)).dup();
  }

  private static INDArray random(int seed, long... shape) {
    return Nd4j.rand(seed, shape);
  }

  private static INDArray oneHot(int rows, int classes) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, rows, classes);
    for (int row = 0; row < rows; row++) {
      labels.putScalar(row, row % classes, 1);
    }
    return labels;
  }

  private static INDArray oneHotInTime(int rows, int classes, int steps) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, rows, classes, steps);
    for (int row = 0; row < rows; row++) {
      for (int t = 0; t < steps; t++) {
        labels.putScalar(new int[] {row, (row + t) % classes, t}, 1);
      }
    }
    return labels;
  }

  private static MultiLayerNetwork dense() {
    return dense(DataType.FLOAT);
  }

  private static MultiLayerNetwork dense(DataType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .updater(new Sgd(0.1))
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.TANH).build())
                .layer(output(4))
                .build());
    network.init();
    return network;
  }

  private static OutputLayer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(inputs)
        .nOut(2)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork sequenceNetwork() {
    return sequenceNetwork(BackpropType.Standard);
  }

  private static MultiLayerNetwork sequenceNetwork(BackpropType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.1))
                .l2(0.01)
                .list()
                .layer(new LSTM.Builder().nIn(3).nOut(4).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .backpropType(type)
                .build());
    network.init();
    return network;
  }

  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("left", "right")
                .addLayer("a", new DenseLayer.Builder().nIn(3).nOut(5).build(), "left")
                .addLayer("b", new DenseLayer.Builder().nIn(4).nOut(5).build(), "right")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("out", output(10), "both")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }
}
