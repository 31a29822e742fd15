package dev.lockstep.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.training.collective.Communicator;
import java.nio.ByteBuffer;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final String A = "0123456789abcdef".repeat(4);
  private static final String B = "f".repeat(63) + "e";

  @Test
  void everyRankLearnsTheValueOfRankZero() {
    CompletableFuture<Long>[] values = ranks(ring -> Agreement.ofRankZero(ring, ring.rank() - 1));
    assertThat(values[0].join()).isEqualTo(-1);
    assertThat(values[1].join()).isEqualTo(-1);
  }

  @Test
  void equalParametersAreAccepted() {
    for (CompletableFuture<Boolean> rank : ranks(ring -> same(ring, A))) {
      assertThat(rank.join()).isTrue();
    }
  }

  @Test
  void everyRankSaysWhichRankDiffersAndWhen() {
    for (CompletableFuture<Boolean> rank : ranks(ring -> same(ring, ring.rank() == 0 ? A : B))) {
      assertThatThrownBy(rank::join)
          .isInstanceOf(CompletionException.class)
          .hasMessageContaining("after epoch 3")
          .hasMessageContaining(A)
          .hasMessageContaining("1=" + B);
    }
  }

  @Test
  void hashesValuesAsLittleEndianBytes() {
    // printf '\x00\x00\x80\x3f' | sha256sum
    assertThat(Agreement.sha256(new float[] {1f}))
        .isEqualTo("e00e5eb9444182f352323374ef4e08ebcb784725fdd4fd612d7730540b3e0c8c");
  }

  private static boolean same(Communicator ring, String sha256) {
    Agreement.sameParameters(ring, sha256, "after epoch 3");
    return true;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type cannot be made otherwise
  private static <T> CompletableFuture<T>[] ranks(Function<Communicator, T> work) {
    double[][] values = new double[2][];
    CyclicBarrier meet = new CyclicBarrier(2);
    CompletableFuture<T>[] results = new CompletableFuture[2];
    for (int rank = 0; rank < 2; rank++) {
      Communicator ring = new InMemory(rank, values, meet);
      results[rank] =
          CompletableFuture.supplyAsync(() -> work.apply(ring), r -> new Thread(r).start());
    }
    return results;
  }

  /** Two ranks that meet in this process and sum float64 values. */
  private record InMemory(int rank, double[][] values, CyclicBarrier meet) implements Communicator {
    @Override
    public int world() {
      return values.length;
    }

    @Override
    public void allReduceSum(double[] own) {
      values[rank] = own.clone();
      barrier();
      double[] sum = new double[own.length];
      for (double[] part : values) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += part[i];
        }
      }
      barrier();
      System.arraycopy(sum, 0, own, 0, sum.length);
    }

    @Override
    public void barrier() {
      try {
        meet.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void allReduceSum(ByteBuffer buffer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void broadcast(ByteBuffer buffer, int root) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long bytesSent() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
