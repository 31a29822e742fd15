package dev.lockstep.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.training.collective.Communicator;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlockingExchangeTest {
  /** Larger than the sockets' buffers, so that both directions have to move at once. */
  private static final int FLOATS = 2_000_000;

  private static Communicator[] pair() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel one = SocketChannel.open(server.getLocalAddress());
      return new Communicator[] {
        new BlockingExchange(0, server.accept()), new BlockingExchange(1, one)
      };
    }
  }

  private static ByteBuffer filled(int rank) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(FLOATS * Float.BYTES);
    buffer.order(ByteOrder.nativeOrder());
    for (int i = 0; i < FLOATS; i++) {
      buffer.putFloat(i * Float.BYTES, rank + i);
    }
    return buffer;
  }

  @Test
  void bothRanksGetTheSum() throws Exception {
    Communicator[] ranks = pair();
    ByteBuffer[] buffers = {filled(0), filled(1)};
    try (Communicator first = ranks[0];
        Communicator second = ranks[1]) {
      CompletableFuture<Void> other =
          CompletableFuture.runAsync(() -> second.allReduceSum(buffers[1]));
      first.allReduceSum(buffers[0]);
      other.get(1, TimeUnit.MINUTES);
    }
    for (int i = 0; i < FLOATS; i += 997) {
      assertThat(buffers[0].getFloat(i * Float.BYTES)).isEqualTo((float) i + (1f + i));
    }
    assertThat(buffers[1]).isEqualTo(buffers[0]);
  }

  @Test
  void failsWhenTheOtherRankIsGone() throws Exception {
    Communicator[] ranks = pair();
    ranks[1].close();
    try (Communicator first = ranks[0]) {
      assertThatThrownBy(first::barrier).isInstanceOf(UncheckedIOException.class);
    }
  }
}
