package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.model.GradientSpec.BatchNormRows;
import dev.lockstep.training.model.JoinedNetwork.Share;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One process that sees all shares, against replicas with one each. */
class JoinedNetworkTest {
  private static final int STEPS = 6;
  private static final int[] SHARES = {11, 0, 5};

  @Test
  void aPlainNetworkPassesTheJoinedBatch() throws Exception {
    compare(Samples.mlp(), GradientSpec.defaults(), false);
  }

  @Test
  void microBatchesEqualTheUncutBatch() throws Exception {
    compare(Samples.mlp(), GradientSpec.defaults().withMicroBatch(3), false);
  }

  @Test
  void synchronizedStatisticsAreThoseOfTheJoinedBatch() throws Exception {
    compare(normalized(), GradientSpec.defaults().withBatchNorm(BatchNormRows.SYNCHRONIZED), false);
  }

  @Test
  void localStatisticsNeedSharesOneAfterTheOther() throws Exception {
    compare(normalized(), GradientSpec.defaults(), true);
    compare(normalized(), GradientSpec.defaults().withMicroBatch(4), true);
  }

  @Test
  void dropoutDrawsTheMasksOfEveryRank() throws Exception {
    NetworkSpec network =
        Samples.network(
            new LayerSpec.Dense(16, "tanh"), new LayerSpec.Dropout(0.5), Samples.output());
    compare(network, GradientSpec.defaults().withClipNorm(0.3), true);
  }

  @Test
  void masksOfRanksAndStatisticsOfAllRowsExcludeEachOther() {
    NetworkSpec network =
        Samples.network(
            new LayerSpec.Dense(8, "tanh"),
            new LayerSpec.BatchNormalization(),
            new LayerSpec.Dropout(0.5),
            Samples.output());
    GradientSpec gradient = GradientSpec.defaults().withBatchNorm(BatchNormRows.SYNCHRONIZED);

    assertThatThrownBy(
            () -> JoinedNetwork.create(network, Samples.adam(), gradient, Samples.schema(), 42))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("synchronized batch normalization together with dropout");
  }

  private static NetworkSpec normalized() {
    return Samples.network(
        new LayerSpec.Dense(8, "tanh"), new LayerSpec.BatchNormalization(), Samples.output());
  }

  private static void compare(NetworkSpec network, GradientSpec gradient, boolean apart)
      throws Exception {
    float[] together = together(network, gradient);
    try (JoinedNetwork alone =
        JoinedNetwork.create(network, Samples.adam(), gradient, Samples.schema(), 42)) {
      assertThat(alone.apart()).isEqualTo(apart);
      Random random = new Random(5);
      for (int step = 0; step < STEPS; step++) {
        alone.step(shares(random));
      }
      assertThat(together).containsExactly(floats(alone.replica().parameters()), within(1e-5f));
    }
  }

  private static List<Share> shares(Random random) {
    int rows = Arrays.stream(SHARES).sum();
    float[] labels = Samples.labels(random, rows);
    ByteBuffer features = Samples.features(random, labels);
    List<Share> shares = new ArrayList<>();
    int from = 0;
    for (int share : SHARES) {
      shares.add(
          new Share(
              Samples.rows(features, from, from + share),
              Arrays.copyOfRange(labels, from, from + share),
              share));
      from += share;
    }
    return shares;
  }

  private static float[] together(NetworkSpec network, GradientSpec gradient) throws Exception {
    SumExchange exchange = new SumExchange(SHARES.length);
    ExecutorService threads = Executors.newFixedThreadPool(SHARES.length);
    try {
      List<Future<float[]>> running = new ArrayList<>();
      for (int rank = 0; rank < SHARES.length; rank++) {
        int self = rank;
        running.add(threads.submit(() -> rank(network, gradient, self, exchange)));
      }
      List<float[]> ranks = new ArrayList<>();
      for (Future<float[]> rank : running) {
        ranks.add(rank.get(120, TimeUnit.SECONDS));
      }
      assertThat(ranks.get(1)).isEqualTo(ranks.get(0));
      assertThat(ranks.get(2)).isEqualTo(ranks.get(0));
      return ranks.get(0);
    } finally {
      threads.shutdownNow();
    }
  }

  private static float[] rank(
      NetworkSpec network, GradientSpec gradient, int rank, SumExchange exchange) {
    Random random = new Random(5);
    try (Replica replica =
        Replicas.create(network, Samples.adam(), gradient, Samples.schema(), 42, rank)) {
      for (int step = 0; step < STEPS; step++) {
        Share own = shares(random).get(rank);
        replica.step(own.features(), own.labels(), own.rows(), exchange.ofRank(rank));
      }
      return floats(replica.parameters());
    }
  }

  private static float[] floats(ByteBuffer buffer) {
    float[] values = new float[buffer.remaining() / Float.BYTES];
    buffer.asFloatBuffer().get(values);
    return values;
  }
}
