package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** One process with the joined batch is the oracle for ranks with shares of it. */
class SynchronousStepTest {
  private static final int BATCH = 128;
  private static final int STEPS = 20;

  private record Trained(float[] parameters, float[] updaterState, double[] losses, String hash) {}

  @ParameterizedTest(name = "{0}: {1} + {2} rows")
  @CsvSource({
    "sgd,64,64",
    "sgd,100,28",
    "sgd,128,0",
    "sgd,0,128",
    "nesterovs,100,28",
    "adam,64,64",
    "adam,100,28",
    "adam,128,0"
  })
  void equalsOneProcessWithTheJoinedBatch(String updater, int first, int second) throws Exception {
    Trained alone = train(Samples.mlp(), updater(updater), BATCH).get(0);
    List<Trained> ranks = train(Samples.mlp(), updater(updater), first, second);

    assertSameBits(ranks);
    assertClose(ranks.get(0), alone, 1e-5f);
    assertThat(alone.losses()[STEPS - 1]).isLessThan(alone.losses()[0]);
  }

  @Test
  void oneRankTrainsLikeDeeplearning4jAlone() throws Exception {
    Trained found = train(Samples.mlp(), Samples.adam(), BATCH).get(0);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Networks.configuration(Samples.mlp(), Samples.adam(), Samples.schema(), 42));
    network.init();
    Random random = new Random(5);
    for (int step = 0; step < STEPS; step++) {
      float[] labels = Samples.labels(random, BATCH);
      float[] features = floats(Samples.features(random, labels));
      INDArray oneHot = Nd4j.zeros(DataType.FLOAT, BATCH, Samples.CLASSES);
      for (int row = 0; row < BATCH; row++) {
        oneHot.putScalar(row, (int) labels[row], 1);
      }
      network.fit(new DataSet(Nd4j.create(features, new long[] {BATCH, Samples.ELEMENTS}), oneHot));
      assertThat(found.losses()[step]).isCloseTo(network.score(), within(1e-5));
    }

    assertThat(found.parameters()).containsExactly(network.params().toFloatVector(), within(1e-6f));
  }

  @Test
  void equalsOneProcessWithConvolutionAndPooling() throws Exception {
    NetworkSpec network =
        Samples.network(
            new LayerSpec.Convolution(4, 3, 1, "relu"),
            new LayerSpec.Pooling("max", 2, 2),
            new LayerSpec.Dense(8, "tanh"),
            Samples.output());
    Trained alone = train(network, updater("sgd"), BATCH).get(0);
    List<Trained> ranks = train(network, updater("sgd"), 37, 91);

    assertSameBits(ranks);
    assertClose(ranks.get(0), alone, 1e-5f);
  }

  @Test
  void countsThePenaltyOnce() throws Exception {
    NetworkSpec network = new NetworkSpec(Samples.mlp().layers(), "xavier_uniform", 0.05);
    Trained alone = train(network, updater("sgd"), BATCH).get(0);
    List<Trained> ranks = train(network, updater("sgd"), 100, 28);
    Trained without = train(Samples.mlp(), updater("sgd"), BATCH).get(0);

    assertSameBits(ranks);
    assertClose(ranks.get(0), alone, 1e-5f);
    assertThat(alone.losses()[0]).isGreaterThan(without.losses()[0] + 0.1);
  }

  @ParameterizedTest(name = "{0} + {1} rows")
  @CsvSource({"64,64", "100,28", "128,0"})
  void replicasWithBatchNormalizationStayTheSame(int first, int second) throws Exception {
    NetworkSpec network =
        Samples.network(
            new LayerSpec.Dense(8, "identity"),
            new LayerSpec.BatchNormalization(),
            Samples.output());
    assertSameBits(train(network, updater("adam"), first, second));
  }

  @Test
  void averagesRunningMeansByRows() throws Exception {
    NetworkSpec network = Samples.network(new LayerSpec.BatchNormalization(), Samples.output());
    UpdaterSpec still = new UpdaterSpec.Sgd(1e-30);
    float[] alone = train(network, still, BATCH).get(0).parameters();
    float[] ranks = train(network, still, 100, 28).get(0).parameters();
    int n = Samples.ELEMENTS;
    float[] expected = Arrays.copyOfRange(alone, 2 * n, 3 * n);

    assertThat(expected[0]).isNotEqualTo(0f);
    assertThat(Arrays.copyOfRange(ranks, 2 * n, 3 * n)).containsExactly(expected, within(1e-5f));
  }

  @Test
  void ranksDrawDifferentDropoutMasksButStayTheSame() throws Exception {
    NetworkSpec network =
        Samples.network(
            new LayerSpec.Dense(16, "relu"), new LayerSpec.Dropout(0.5), Samples.output());
    List<Trained> ranks = train(network, updater("adam"), 64, 64);

    assertSameBits(ranks);
    assertThat(train(network, updater("adam"), 64, 64).get(0).hash())
        .isEqualTo(ranks.get(0).hash());
  }

  private static UpdaterSpec updater(String name) {
    return switch (name) {
      case "sgd" -> new UpdaterSpec.Sgd(0.05);
      case "nesterovs" -> new UpdaterSpec.Nesterovs(0.05, 0.9);
      default -> Samples.adam();
    };
  }

  private static void assertSameBits(List<Trained> ranks) {
    assertThat(ranks).extracting(Trained::hash).containsOnly(ranks.get(0).hash());
    assertThat(ranks.get(1).updaterState()).isEqualTo(ranks.get(0).updaterState());
    assertThat(ranks.get(1).losses()).isEqualTo(ranks.get(0).losses());
  }

  private static void assertClose(Trained found, Trained expected, float tolerance) {
    assertThat(found.parameters()).containsExactly(expected.parameters(), within(tolerance));
    assertThat(found.losses()).containsExactly(expected.losses(), within(1e-4));
  }

  /** Trains one rank per share; a step's global batch has the same rows whatever the shares. */
  private static List<Trained> train(NetworkSpec network, UpdaterSpec updater, int... shares)
      throws Exception {
    SumExchange exchange = new SumExchange(shares.length);
    ExecutorService threads = Executors.newFixedThreadPool(shares.length);
    try {
      List<Future<Trained>> running = new ArrayList<>();
      int from = 0;
      for (int rank = 0; rank < shares.length; rank++) {
        int start = from;
        int end = start + shares[rank];
        int self = rank;
        running.add(threads.submit(() -> trainRank(network, updater, self, start, end, exchange)));
        from = end;
      }
      List<Trained> trained = new ArrayList<>();
      for (Future<Trained> rank : running) {
        trained.add(rank.get(120, TimeUnit.SECONDS));
      }
      return trained;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Trained trainRank(
      NetworkSpec network, UpdaterSpec updater, int rank, int from, int to, SumExchange exchange) {
    Random random = new Random(5);
    double[] losses = new double[STEPS];
    try (Replica replica = Replicas.create(network, updater, Samples.schema(), 42, rank)) {
      for (int step = 0; step < STEPS; step++) {
        float[] labels = Samples.labels(random, BATCH);
        ByteBuffer features = Samples.rows(Samples.features(random, labels), from, to);
        losses[step] =
            replica.step(
                features, Arrays.copyOfRange(labels, from, to), to - from, exchange.ofRank(rank));
      }
      return new Trained(
          floats(replica.parameters()),
          floats(replica.updaterState()),
          losses,
          replica.parametersSha256());
    }
  }

  private static float[] floats(ByteBuffer buffer) {
    float[] values = new float[buffer.remaining() / Float.BYTES];
    buffer.asFloatBuffer().get(values);
    return values;
  }
}
