package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RingFailureTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  @ParameterizedTest
  @CsvSource({"2,true", "3,true", "5,true", "2,false", "3,false", "5,false"})
  void allRanksFailAtOnceWhenOneCloses(int world, boolean memory) {
    long start = System.nanoTime();
    RingOptions options = Rings.impatient(Duration.ofSeconds(20), Duration.ofSeconds(20));
    List<CompletableFuture<Void>> ranks =
        Rings.start(
            world,
            memory ? options : options.withoutSharedMemory(),
            ring -> {
              ring.barrier();
              if (ring.rank() != 1) {
                ring.allReduceSum(buffer(4_000_000));
              }
              return null;
            });
    for (int rank = 0; rank < world; rank++) {
      if (rank != 1) {
        assertThat(Rings.failure(ranks.get(rank)))
            .isInstanceOf(CollectiveException.class)
            .hasMessageStartingWith("Rank " + rank + " gave up operation 2 (float32 all-reduce")
            .hasMessageContaining("closed its connection");
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
  }

  @Test
  void aSilentPeerIsNamedWhenTheDeadlineIsOver() {
    CountDownLatch over = new CountDownLatch(1);
    List<RingCommunicator.Listener> listeners = Rings.listeners(3);
    List<InetSocketAddress> addresses = Rings.addresses(listeners);
    InetSocketAddress silent = addresses.get(1);
    JobSecret secret = JobSecret.random();
    RingOptions options = Rings.impatient(Duration.ofSeconds(10), Duration.ofSeconds(1));
    List<CompletableFuture<Object>> ranks =
        List.of(0, 1, 2).stream()
            .map(
                rank ->
                    Rings.async(
                        () -> {
                          try (Communicator ring =
                              listeners
                                  .get(rank)
                                  .connect(rank, addresses, secret, Rings.SESSION, options)) {
                            if (rank == 1) {
                              over.await();
                            } else {
                              ring.at("epoch 3 step 17");
                              ring.allReduceSum(buffer(400));
                            }
                            return null;
                          }
                        }))
            .toList();
    assertThat(Rings.failure(ranks.get(2)))
        .isInstanceOf(CollectiveException.class)
        .hasMessageContaining("Rank 2 gave up operation 1 (float32 all-reduce of 400 bytes")
        .hasMessageContaining(" in epoch 3 step 17 after ")
        .hasMessageContaining("rank 1 (127.0.0.1:" + silent.getPort())
        .hasMessageContaining(", process " + ProcessHandle.current().pid() + " on ")
        .hasMessageMatching(
            ".*\\) has sent nothing for \\d\\.\\d s; last progress at .*, 0 bytes received\\.");
    assertThat(Rings.failure(ranks.get(0))).hasMessageMatching(".*rank [12] \\(.*");
    over.countDown();
    Rings.result(ranks.get(1));
  }

  @Test
  void aPeerThatStopsReadingIsNamed() {
    CountDownLatch over = new CountDownLatch(1);
    List<CompletableFuture<Void>> ranks =
        Rings.start(
            2,
            Rings.impatient(Duration.ofSeconds(10), Duration.ofSeconds(1)),
            ring -> {
              if (ring.rank() == 1) {
                over.await();
              } else {
                ring.broadcast(buffer(100_000_000), 0);
              }
              return null;
            });
    assertThat(Rings.failure(ranks.get(0)))
        .hasMessageContaining("rank 1 (127.0.0.1:")
        .hasMessageContaining("has taken nothing");
    over.countDown();
    Rings.result(ranks.get(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void ranksWithBuffersOfDifferentSizeAreToldBothSizes(int world) {
    List<CompletableFuture<Void>> ranks =
        Rings.start(
            world,
            Rings.OPTIONS,
            ring -> {
              ring.allReduceSum(buffer(ring.rank() == 1 ? 8_000_000 : 4_000_000));
              return null;
            });
    Throwable atOne = Rings.failure(ranks.get(1));
    Throwable after = Rings.failure(ranks.get(2 % world));
    assertThat(List.of(atOne.getMessage(), after.getMessage()))
        .anySatisfy(
            message ->
                assertThat(message)
                    .contains("out of step with rank", "8000000 bytes", "4000000 bytes"));
  }

  @Test
  void ranksInDifferentOperationsAreToldBoth() {
    List<CompletableFuture<Void>> ranks =
        Rings.start(
            2,
            Rings.OPTIONS,
            ring -> {
              if (ring.rank() == 0) {
                ring.barrier();
              } else {
                ring.broadcast(buffer(12), 1);
              }
              return null;
            });
    assertThat(
            List.of(
                Rings.failure(ranks.get(0)).getMessage(), Rings.failure(ranks.get(1)).getMessage()))
        .allSatisfy(
            message ->
                assertThat(message)
                    .contains(
                        "out of step", "1 (broadcast of 12 bytes, root 1)", "1 (barrier of 0"));
  }

  @Test
  void anInterruptedThreadStopsAtOnceAndKeepsItsFlag() throws Exception {
    AtomicReference<Thread> waiting = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    CountDownLatch over = new CountDownLatch(1);
    List<CompletableFuture<Void>> ranks =
        Rings.start(
            2,
            Rings.OPTIONS,
            ring -> {
              if (ring.rank() == 1) {
                over.await();
                return null;
              }
              waiting.set(Thread.currentThread());
              try {
                ring.allReduceSum(buffer(400));
              } finally {
                flag.set(Thread.currentThread().isInterrupted());
              }
              return null;
            });
    Awaitility.await().until(() -> waiting.get() != null && inSelect(waiting.get()));
    waiting.get().interrupt();
    assertThat(Rings.failure(ranks.get(0))).hasMessageContaining("interrupted");
    assertThat(flag.get()).isTrue();
    over.countDown();
    Rings.result(ranks.get(1));
  }

  @Test
  void closingFromAnotherThreadEndsTheOperationAndMayBeRepeated() {
    AtomicReference<Communicator> open = new AtomicReference<>();
    AtomicReference<Thread> waiting = new AtomicReference<>();
    CountDownLatch over = new CountDownLatch(1);
    List<CompletableFuture<Void>> ranks =
        Rings.start(
            2,
            Rings.OPTIONS,
            ring -> {
              if (ring.rank() == 1) {
                over.await();
                return null;
              }
              open.set(ring);
              waiting.set(Thread.currentThread());
              ring.barrier();
              return null;
            });
    Awaitility.await().until(() -> waiting.get() != null && inSelect(waiting.get()));
    open.get().close();
    open.get().close();
    assertThat(Rings.failure(ranks.get(0)))
        .isInstanceOf(CollectiveException.class)
        .hasMessageContaining("communicator was closed meanwhile");
    assertThatThrownBy(() -> open.get().barrier())
        .isInstanceOf(CollectiveException.class)
        .hasMessageContaining("cannot begin operation 2 (barrier")
        .hasMessageContaining("is closed");
    over.countDown();
    Rings.result(ranks.get(1));
  }

  private static boolean inSelect(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals(RingTransport.class.getName())) {
        return true;
      }
    }
    return false;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
