package dev.lockstep.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.collective.RingCommunicator;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.collective.WireFormat;
import dev.lockstep.training.model.GradientSpec;
import dev.lockstep.training.model.GradientSpec.Compression;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

/** Two ranks as threads, which sum what a replica of a small network exchanges. */
@Timeout(60)
class GradientSumsTest {
  private static final int WORLD = 2;
  private static final int BATCH = 8;
  private static final RingOptions AROUND = RingOptions.defaults().withGatherBytes(0);
  private static final RingOptions GATHERED = RingOptions.defaults();

  @ParameterizedTest
  @EnumSource(Compression.class)
  void statisticsOfBatchNormalizationStayExact(Compression compression) {
    for (RingOptions options : List.of(AROUND, GATHERED)) {
      onTwoRanks(
          options.withWire(wire(compression)),
          (ring, replica) -> {
            GradientSums sums = new GradientSums(ring, replica, spec(compression), BATCH);
            // a sum that float16 has no number for, one with many digits, and 301 rows
            float[] own =
                ring.rank() == 0 ? new float[] {60_000, 1.0001f, 257} : new float[] {60_000, 2, 44};
            ByteBuffer statistics = direct(own);
            sums.sum(statistics);
            assertThat(floats(statistics)).containsExactly(120_000, 1.0001f + 2, 301);
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"BFLOAT16", "FLOAT16"})
  void gradientsAreRoundedButNotRowsAndLoss(Compression compression) {
    onTwoRanks(
        AROUND.withWire(wire(compression)),
        (ring, replica) -> {
          GradientSums sums = new GradientSums(ring, replica, spec(compression), BATCH);
          int parameters = (int) replica.parameterCount();
          float[] own = new float[parameters + Replica.TAIL];
          Arrays.fill(own, 1.0001f);
          ByteBuffer buffer = direct(own);
          sums.sum(buffer);
          float[] all = floats(buffer);
          assertThat(all[0]).isEqualTo(2f);
          assertThat(all[parameters]).isEqualTo(2.0002f);
        });
  }

  private static WireFormat wire(Compression compression) {
    return switch (compression) {
      case BFLOAT16 -> WireFormat.BFLOAT16;
      case FLOAT16 -> WireFormat.FLOAT16;
      case NONE, THRESHOLD -> WireFormat.FLOAT32;
    };
  }

  private static GradientSpec spec(Compression compression) {
    return GradientSpec.defaults().withCompression(compression, 0.5);
  }

  private static void onTwoRanks(RingOptions options, BiConsumer<Communicator, Replica> work) {
    onTwoRanks(options, ElementType.FLOAT32, work);
  }

  private static void onTwoRanks(
      RingOptions options, ElementType type, BiConsumer<Communicator, Replica> work) {
    List<RingCommunicator.Listener> listeners =
        Stream.generate(() -> RingCommunicator.listen("127.0.0.1")).limit(WORLD).toList();
    List<InetSocketAddress> peers =
        listeners.stream().map(RingCommunicator.Listener::address).toList();
    JobSecret secret = JobSecret.random();
    IntStream.range(0, WORLD)
        .mapToObj(
            rank ->
                CompletableFuture.runAsync(
                    () -> {
                      try (Communicator ring =
                              listeners.get(rank).connect(rank, peers, secret, "sums", options);
                          Replica replica = Replicas.of(network(type), rank)) {
                        work.accept(ring, replica);
                      }
                    },
                    task -> new Thread(task, "rank " + rank).start()))
        .toList()
        .forEach(CompletableFuture::join);
  }

  private static MultiLayerNetwork network(ElementType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(type == ElementType.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE)
                .updater(new Sgd(0.1))
                .list()
                .layer(new OutputLayer.Builder().nIn(6).nOut(3).build())
                .build());
    network.init();
    return network;
  }

  private static ByteBuffer direct(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    buffer.asFloatBuffer().put(values);
    return buffer;
  }

  private static float[] floats(ByteBuffer buffer) {
    float[] values = new float[buffer.remaining() / Float.BYTES];
    buffer.asFloatBuffer().get(values);
    return values;
  }
}
