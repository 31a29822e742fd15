package dev.lockstep.training.model;

import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.model.SyncCases.SyncCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/** Trains a case on ranks, one thread each, and by one process with the joined batch. */
record Together(SyncCase kind, DataType type, IUpdater updater) {
  static final int STEPS = 5;

  /**
   * Largest difference of a parameter between the ranks and the one process.
   *
   * @param shares rows of each rank
   * @throws AssertionError if the ranks are not bitwise equal
   */
  double difference(int... shares) throws Exception {
    List<double[]> ranks = ranks(shares);
    for (double[] rank : ranks) {
      if (!Arrays.equals(rank, ranks.get(0))) {
        throw new AssertionError("the ranks are not the same");
      }
    }
    double[] expected = kind.plainOracle() ? plain() : oneAfterTheOther(shares);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - ranks.get(0)[i]));
    }
    return largest;
  }

  /** Deeplearning4j alone. */
  private double[] plain() {
    Model network = kind.networks().make(type, updater);
    Random random = new Random(5);
    for (int step = 0; step < STEPS; step++) {
      kind.batches().make(type, random).fit(network);
    }
    return network.params().toDoubleVector();
  }

  /** One network sees what the ranks see, as they see it, one after the other, and updates once. */
  private double[] oneAfterTheOther(int... shares) {
    Model network = kind.networks().make(type, updater);
    GradientHook hook = GradientHook.attach(network, kind.gradient());
    Random random = new Random(5);
    for (int step = 0; step < STEPS; step++) {
      Joined batch = kind.batches().make(type, random);
      if (kind.noisy()) {
        hook.step(parts(network, batch, step, shares), sum -> {});
      } else {
        hook.step(SyncCases.ROWS, sum -> {}, () -> batch.fit(network));
      }
    }
    return network.params().toDoubleVector();
  }

  private List<MicroBatch> parts(Model network, Joined batch, int step, int... shares) {
    int last = shares.length - 1;
    while (shares[last] == 0) {
      last--;
    }
    List<MicroBatch> parts = new ArrayList<>();
    int from = 0;
    for (int rank = 0; rank <= last; rank++) {
      if (shares[rank] > 0) {
        Joined rows = batch.rows(from, from + shares[rank]);
        boolean update = rank == last;
        int self = rank;
        parts.add(
            new MicroBatch(
                shares[rank],
                () -> {
                  seed(step, self);
                  if (update) {
                    rows.fit(network);
                  } else {
                    rows.gradient(network);
                  }
                }));
      }
      from += shares[rank];
    }
    return parts;
  }

  private List<double[]> ranks(int... shares) throws Exception {
    ElementType elements = type == DataType.DOUBLE ? ElementType.FLOAT64 : ElementType.FLOAT32;
    SumExchange exchange = new SumExchange(shares.length, elements);
    ExecutorService threads = Executors.newFixedThreadPool(shares.length);
    try {
      List<Future<double[]>> running = new ArrayList<>();
      int from = 0;
      for (int rank = 0; rank < shares.length; rank++) {
        int start = from;
        int end = start + shares[rank];
        int self = rank;
        running.add(threads.submit(() -> rank(self, start, end, exchange)));
        from = end;
      }
      List<double[]> trained = new ArrayList<>();
      for (Future<double[]> rank : running) {
        trained.add(rank.get(120, TimeUnit.SECONDS));
      }
      return trained;
    } finally {
      threads.shutdownNow();
    }
  }

  private double[] rank(int rank, int from, int to, SumExchange exchange) {
    Model network = kind.networks().make(type, updater);
    GradientHook hook = GradientHook.attach(network, kind.gradient());
    Random random = new Random(5);
    for (int step = 0; step < STEPS; step++) {
      Joined batch = kind.batches().make(type, random);
      seed(step, rank);
      hook.step(share(network, batch, from, to), exchange.ofRank(rank));
    }
    return network.params().toDoubleVector();
  }

  private List<MicroBatch> share(Model network, Joined batch, int from, int to) {
    if (from == to) {
      return List.of(new MicroBatch(0, () -> batch.rows(0, 1).fit(network)));
    }
    int most = kind.gradient().microBatch() == 0 ? to - from : kind.gradient().microBatch();
    List<MicroBatch> parts = new ArrayList<>();
    for (int start = from; start < to; start += most) {
      int end = Math.min(to, start + most);
      Joined rows = batch.rows(start, end);
      Runnable pass = end == to ? () -> rows.fit(network) : () -> rows.gradient(network);
      parts.add(new MicroBatch(end - start, pass));
    }
    return parts;
  }

  private void seed(int step, int rank) {
    if (kind.noisy()) {
      Nd4j.getRandom().setSeed(Mixing.mix(step, rank));
    }
  }
}
