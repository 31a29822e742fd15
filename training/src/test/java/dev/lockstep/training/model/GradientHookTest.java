package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.model.backend.NativeBackend;
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
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
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
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;

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
    INDArray features = Dl4jSamples.random(1, BATCH, 3, 6);
    INDArray labels = Dl4jSamples.oneHotInTime(BATCH, 2, 6);
    INDArray mask = Nd4j.ones(DataType.FLOAT, BATCH, 6);
    for (int row = 0; row < BATCH; row++) {
      for (int t = 1 + row % 6; t < 6; t++) {
        mask.putScalar(row, t, 0);
      }
    }
    DataSet whole = new DataSet(features, labels, mask, mask);
    MultiLayerNetwork alone = Dl4jSamples.sequenceNetwork();
    for (int step = 0; step < STEPS; step++) {
      alone.fit(whole);
    }

    List<float[]> ranks =
        together(
            Dl4jSamples::sequenceNetwork,
            (network, from, to) ->
                ((MultiLayerNetwork) network)
                    .fit(
                        new DataSet(
                            Dl4jSamples.rows(features, from, to),
                            Dl4jSamples.rows(labels, from, to),
                            Dl4jSamples.rows(mask, from, to),
                            Dl4jSamples.rows(mask, from, to))));

    assertSameAndClose(ranks, alone.params().toFloatVector());
  }

  @Test
  void aGraphWithTwoInputsEqualsOneProcess() throws Exception {
    INDArray left = Dl4jSamples.random(1, BATCH, 3);
    INDArray right = Dl4jSamples.random(2, BATCH, 4);
    INDArray labels = Dl4jSamples.oneHot(BATCH, 2);
    ComputationGraph alone = Dl4jSamples.graph();
    for (int step = 0; step < STEPS; step++) {
      alone.fit(new MultiDataSet(new INDArray[] {left, right}, new INDArray[] {labels}));
    }

    List<float[]> ranks =
        together(
            Dl4jSamples::graph,
            (network, from, to) ->
                ((ComputationGraph) network)
                    .fit(
                        new MultiDataSet(
                            new INDArray[] {
                              Dl4jSamples.rows(left, from, to), Dl4jSamples.rows(right, from, to)
                            },
                            new INDArray[] {Dl4jSamples.rows(labels, from, to)})));

    assertSameAndClose(ranks, alone.params().toFloatVector());
  }

  @Test
  void otherListenersSeeTheGlobalLoss() {
    MultiLayerNetwork network = Dl4jSamples.dense();
    CollectScoresIterationListener scores = new CollectScoresIterationListener(1);
    network.setListeners(scores);
    GradientHook hook = GradientHook.attach(network);
    DataSet rows = new DataSet(Dl4jSamples.random(1, 4, 3), Dl4jSamples.oneHot(4, 2));

    // the other rank has as many rows and three times the loss
    double loss =
        hook.step(
            4,
            sum -> {
              int at = sum.limit() - FusedGradient.EXTRA * Float.BYTES;
              sum.putFloat(at, 2 * sum.getFloat(at));
              sum.putFloat(at + Float.BYTES, 4 * sum.getFloat(at + Float.BYTES));
            },
            () -> network.fit(rows));

    assertThat(scores.getScoreVsIter().getEffectiveScores()).startsWith(loss);
    MultiLayerNetwork same = Dl4jSamples.dense();
    same.fit(rows);
    assertThat(loss).isCloseTo(2 * same.score(), within(1e-5));
  }

  @Test
  void aFailedExchangeLeavesTheNetworkUsable() {
    MultiLayerNetwork network = Dl4jSamples.dense();
    GradientHook hook = GradientHook.attach(network);
    DataSet rows = new DataSet(Dl4jSamples.random(1, 4, 3), Dl4jSamples.oneHot(4, 2));
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
    MultiLayerNetwork same = Dl4jSamples.dense();
    network.fit(rows);
    same.fit(rows);
    assertThat(network.params()).isEqualTo(same.params());
  }

  @Test
  void refusesWhatItCannotSynchronize() {
    MultiLayerNetwork sums = Dl4jSamples.dense();
    sums.conf().setMiniBatch(false);
    assertThatThrownBy(() -> GradientHook.attach(sums))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("miniBatch(false)");

    MultiLayerNetwork halves = Dl4jSamples.dense(DataType.FLOAT16);
    assertThatThrownBy(() -> GradientHook.attach(halves))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("HALF");
  }

  @Test
  void refusesALossOfAWholeBatch() {
    OutputLayer output =
        new OutputLayer.Builder(new LossFMeasure())
            .nIn(3)
            .nOut(1)
            .activation(Activation.SIGMOID)
            .build();
    MultiLayerNetwork network =
        new MultiLayerNetwork(new NeuralNetConfiguration.Builder().list().layer(output).build());
    network.init();

    assertThatThrownBy(() -> GradientHook.attach(network))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("layer0", "no sum over its rows");
  }

  @Test
  void cutSharesAndSegmentsOfTimeExcludeEachOther() {
    assertThatThrownBy(
            () ->
                GradientHook.attach(
                    Dl4jSamples.sequenceNetwork(BackpropType.TruncatedBPTT),
                    GradientSpec.defaults().withMicroBatch(2)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("micro_batch and truncated back-propagation");
  }

  @Test
  void sequencesOfDifferentLengthsAreNoticedByARank() throws Exception {
    SumExchange exchange = new SumExchange(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      // the first rank has two segments, the second begins its next step after one
      Future<?> longer = threads.submit(() -> segments(exchange, 0, 40, 1));
      Future<?> shorter = threads.submit(() -> segments(exchange, 1, 20, 2));

      assertThatThrownBy(
              () -> {
                longer.get(60, TimeUnit.SECONDS);
                shorter.get(60, TimeUnit.SECONDS);
              })
          .hasCauseInstanceOf(UserException.class)
          .hasMessageContaining("sequences have different lengths");
    } finally {
      threads.shutdownNow();
    }
  }

  private static void segments(SumExchange exchange, int rank, int time, int steps) {
    MultiLayerNetwork network = Dl4jSamples.sequenceNetwork(BackpropType.TruncatedBPTT);
    GradientHook hook = GradientHook.attach(network);
    DataSet rows =
        new DataSet(Dl4jSamples.random(1, 2, 3, time), Dl4jSamples.oneHotInTime(2, 2, time));
    for (int step = 0; step < steps; step++) {
      hook.step(2, exchange.ofRank(rank), () -> network.fit(rows));
    }
  }

  @Test
  void storedConfigurationsKnowNothingOfSynchronizedStatistics() {
    MultiLayerNetwork network =
        (MultiLayerNetwork)
            SyncCases.all()
                .get("batch normalization, synchronized")
                .networks()
                .make(DataType.FLOAT, new Sgd(0.1));
    String before = network.getLayerWiseConfigurations().toJson();
    GradientHook hook =
        GradientHook.attach(
            network,
            GradientSpec.defaults().withBatchNorm(GradientSpec.BatchNormRows.SYNCHRONIZED));

    assertThat(network.getLayer(1)).isInstanceOf(BatchNormalization.class);
    assertThat(network.getLayers()[1]).isInstanceOf(SynchronizedBatchNorm.class);
    assertThat(network.getLayerWiseConfigurations().toJson()).isEqualTo(before);
    hook.detach();
    assertThat(network.getLayers()[1]).isNotInstanceOf(SynchronizedBatchNorm.class);
  }

  @Test
  void saysThatNoRankHasRows() {
    MultiLayerNetwork network = Dl4jSamples.dense();
    GradientHook hook = GradientHook.attach(network);
    DataSet row = new DataSet(Dl4jSamples.random(1, 1, 3), Dl4jSamples.oneHot(1, 2));

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
}
