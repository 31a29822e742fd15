package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand strangers at a rank's port, while it connects and while it trains. */
@Timeout(60)
class RingStrangersTest {
  private static final int STRANGERS = 1000;
  private static final int MOST_BYTES = 64 << 10;
  private static final int FLOATS = 50_000;
  private static final RingOptions PATIENT =
      Rings.impatient(Duration.ofSeconds(40), Duration.ofSeconds(40));

  private final JobSecret secret = JobSecret.random();

  /** What a stranger says. */
  private enum Manner {
    SILENCE {
      @Override
      void speak(Socket stranger, Random random) {}
    },
    GARBAGE {
      @Override
      void speak(Socket stranger, Random random) throws IOException {
        byte[] garbage = new byte[random.nextInt(5000)];
        random.nextBytes(garbage);
        stranger.getOutputStream().write(garbage);
      }
    },
    WRONG_PROOF {
      @Override
      void speak(Socket stranger, Random random) throws IOException {
        ByteBuffer greeting = ByteBuffer.allocate(Handshake.GREETING_BYTES);
        greeting.putLong(Handshake.MAGIC).putInt(1 + random.nextInt(2));
        stranger.getOutputStream().write(greeting.array());
        byte[] proof = new byte[Handshake.PROVING_BYTES];
        random.nextBytes(proof);
        stranger.getOutputStream().write(proof);
      }
    },
    TWO_GIGABYTES {
      @Override
      void speak(Socket stranger, Random random) throws IOException {
        ByteBuffer lengths = ByteBuffer.allocate(Handshake.GREETING_BYTES);
        lengths.putLong(Handshake.MAGIC).putInt(1);
        while (lengths.hasRemaining()) {
          lengths.putInt(Integer.MAX_VALUE);
        }
        stranger.getOutputStream().write(lengths.array());
        stranger.getOutputStream().write(lengths.array());
      }
    },
    ONE_BYTE_AND_NO_MORE {
      @Override
      void speak(Socket stranger, Random random) throws IOException {
        stranger.getOutputStream().write(0x4C);
      }
    };

    abstract void speak(Socket stranger, Random random) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Manner.class)
  void aRankConnectsInSpiteOfThemAndSpendsLittleOnEach(Manner manner) throws Exception {
    List<RingCommunicator.Listener> listeners = Rings.listeners(3);
    List<InetSocketAddress> addresses = Rings.addresses(listeners);
    CompletableFuture<Long> allocated = new CompletableFuture<>();
    CompletableFuture<float[]> zero =
        Rings.async(
            () -> {
              ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
              long before = threads.getCurrentThreadAllocatedBytes();
              try (Communicator ring =
                  listeners.get(0).connect(0, addresses, secret, "a", PATIENT)) {
                allocated.complete(threads.getCurrentThreadAllocatedBytes() - before);
                return sum(ring);
              }
            });
    List<Socket> strangers = new ArrayList<>();
    try {
      Random random = new Random(3);
      for (int i = 0; i < STRANGERS; i++) {
        strangers.add(stranger(addresses.get(0), manner, random));
      }
      List<CompletableFuture<float[]>> others = new ArrayList<>();
      for (int rank = 1; rank < 3; rank++) {
        int own = rank;
        others.add(
            Rings.async(
                () -> {
                  try (Communicator ring =
                      listeners.get(own).connect(own, addresses, secret, "a", PATIENT)) {
                    return sum(ring);
                  }
                }));
      }
      assertThat(Rings.result(zero)).containsOnly(6f);
      for (CompletableFuture<float[]> other : others) {
        assertThat(Rings.result(other)).containsOnly(6f);
      }
      assertThat(Rings.result(allocated)).isLessThan((long) STRANGERS * MOST_BYTES);
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  private static Socket stranger(InetSocketAddress target, Manner manner, Random random)
      throws IOException {
    Socket stranger = new Socket(target.getAddress(), target.getPort());
    try {
      manner.speak(stranger, random);
    } catch (SocketException dropped) {
      // that is what shall happen to it
    }
    return stranger;
  }

  @Test
  void whileRanksTrainThereIsNoPortToConnectTo() {
    List<RingCommunicator.Listener> listeners = Rings.listeners(2);
    List<InetSocketAddress> addresses = Rings.addresses(listeners);
    List<CompletableFuture<float[]>> ranks = new ArrayList<>();
    CompletableFuture<Void> over = new CompletableFuture<>();
    List<CompletableFuture<Void>> connected =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    for (int rank = 0; rank < 2; rank++) {
      int own = rank;
      ranks.add(
          Rings.async(
              () -> {
                try (Communicator ring =
                    listeners.get(own).connect(own, addresses, secret, "a", PATIENT)) {
                  connected.get(own).complete(null);
                  double[] goOn = {1};
                  while (goOn[0] > 0) {
                    assertThat(sum(ring)).containsOnly(3f);
                    goOn[0] = over.isDone() ? 0 : 1;
                    ring.allReduceSum(goOn);
                  }
                  return sum(ring);
                }
              }));
    }
    connected.forEach(Rings::result);
    for (int i = 0; i < STRANGERS; i++) {
      InetSocketAddress target = addresses.get(i % 2);
      assertThatThrownBy(() -> new Socket(target.getAddress(), target.getPort()))
          .isInstanceOf(ConnectException.class);
    }
    over.complete(null);
    for (CompletableFuture<float[]> rank : ranks) {
      assertThat(Rings.result(rank)).containsOnly(3f);
    }
  }

  /** Of every rank's number plus one. */
  private static float[] sum(Communicator ring) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(FLOATS * Float.BYTES).order(ByteOrder.nativeOrder());
    float[] values = new float[FLOATS];
    for (int i = 0; i < FLOATS; i++) {
      buffer.putFloat(i * Float.BYTES, ring.rank() + 1);
    }
    ring.allReduceSum(buffer);
    buffer.asFloatBuffer().get(values);
    return values;
  }
}
