package dev.lockstep.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.collective.RingCommunicator;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.listener.RankPhases;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Up to eight ranks over a ring on loopback train what one process with the joined batch trains,
 * whether the global batch stays the same (strong scaling) or grows with the ranks (weak scaling).
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ScalingTest {
  private static final int STEPS = 6;
  private static final int INPUTS = 20;
  private static final int CLASSES = 3;
  private static final RingOptions PATIENT =
      new RingOptions(Duration.ofSeconds(60), Duration.ofSeconds(60), 1 << 10).withGatherBytes(0);

  /** How a rank ended. */
  private record Trained(String sha256, float[] parameters, List<RankPhases> phases) {}

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8})
  void aGlobalBatchMayBeCutIntoAnyNumberOfShares(int ranks) {
    assertSameAsOne(ranks, 50);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void theGlobalBatchMayGrowWithTheRanks(int ranks) {
    assertSameAsOne(ranks, 16 * ranks);
  }

  private static void assertSameAsOne(int ranks, int globalBatch) {
    Trained one = train(1, globalBatch).get(0);
    List<Trained> all = train(ranks, globalBatch);
    assertThat(all).extracting(Trained::sha256).containsOnly(all.get(0).sha256());
    assertThat(all.get(0).phases()).hasSize(ranks);
    float largest = 0;
    for (int i = 0; i < one.parameters().length; i++) {
      largest = Math.max(largest, Math.abs(one.parameters()[i] - all.get(0).parameters()[i]));
    }
    assertThat(largest).isLessThan(1e-5f);
    assertThat(one.parameters()).isNotEqualTo(train(1, globalBatch, 0).get(0).parameters());
  }

  private static List<Trained> train(int ranks, int globalBatch) {
    return train(ranks, globalBatch, STEPS);
  }

  private static List<Trained> train(int ranks, int globalBatch, int steps) {
    List<RingCommunicator.Listener> listeners =
        Stream.generate(() -> RingCommunicator.listen("127.0.0.1")).limit(ranks).toList();
    List<InetSocketAddress> peers =
        listeners.stream().map(RingCommunicator.Listener::address).toList();
    JobSecret secret = JobSecret.random();
    List<CompletableFuture<Trained>> running = new ArrayList<>();
    for (int i = 0; i < ranks; i++) {
      int rank = i;
      running.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (Communicator ring =
                    listeners.get(rank).connect(rank, peers, secret, "scaling", PATIENT)) {
                  return train(ring, globalBatch, steps);
                }
              },
              task -> new Thread(task, "rank " + rank).start()));
    }
    return running.stream().map(CompletableFuture::join).toList();
  }

  private static Trained train(Communicator ring, int globalBatch, int count) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration());
    network.init();
    int from = globalBatch * ring.rank() / ring.world();
    int to = globalBatch * (ring.rank() + 1) / ring.world();
    Random random = new Random(globalBatch);
    try (Replica replica = Replicas.of(network, ring.rank())) {
      SynchronousSteps steps = new SynchronousSteps(ring, replica.elementType());
      for (int step = 0; step < count; step++) {
        float[] labels = new float[globalBatch];
        ByteBuffer features = batch(random, labels);
        ByteBuffer own = rows(features, from, to);
        float[] ownLabels = Arrays.copyOfRange(labels, from, to);
        steps.step(exchange -> replica.step(own, ownLabels, to - from, exchange));
      }
      float[] parameters = new float[(int) replica.parameterCount()];
      replica.parameters().asFloatBuffer().get(parameters);
      return new Trained(replica.parametersSha256(), parameters, steps.phases(0, 0));
    }
  }

  private static ByteBuffer batch(Random random, float[] labels) {
    ByteBuffer features = allocate(labels.length);
    for (int row = 0; row < labels.length; row++) {
      labels[row] = random.nextInt(CLASSES);
      for (int i = 0; i < INPUTS; i++) {
        features.putFloat((float) random.nextGaussian() + labels[row]);
      }
    }
    return features.flip();
  }

  private static ByteBuffer rows(ByteBuffer features, int from, int to) {
    int row = INPUTS * Float.BYTES;
    return allocate(to - from).put(features.slice(from * row, (to - from) * row)).flip();
  }

  private static ByteBuffer allocate(int rows) {
    return ByteBuffer.allocateDirect(rows * INPUTS * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(4)
        .updater(new Adam(0.01))
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(16).activation(Activation.TANH).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(16)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }
}
