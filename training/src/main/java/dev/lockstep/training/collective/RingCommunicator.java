package dev.lockstep.training.collective;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Ring all-reduce over NIO. Order of calls: {@link #listen} on every rank, exchange of {@link
 * Listener#address()} by other means, {@link Listener#connect} on every rank.
 *
 * <p>An operation that fails closes the communicator, so the neighbors fail at once too. Only
 * {@link #close} may be called from another thread; it ends an operation in progress.
 */
public final class RingCommunicator implements Communicator {
  private final int rank;
  private final int world;
  private final RingTransport transport;
  private final RingOptions options;
  private final RingScratch scratch;
  private long operations;

  /**
   * @param transport the connections, or null in a world of one
   */
  RingCommunicator(int rank, int world, RingTransport transport, RingOptions options) {
    this.rank = rank;
    this.world = world;
    this.transport = transport;
    this.options = options;
    this.scratch = transport == null ? null : new RingScratch(world);
  }

  /** A bound port that waits for its peer. */
  public interface Listener extends AutoCloseable {
    /** Where the others reach this rank. */
    InetSocketAddress address();

    /**
     * Connects the ring; mutual authentication before anything else is read.
     *
     * @param rank this rank
     * @param peers address of every rank, by rank
     * @param secret of the job
     * @param session what both sides must agree on: application, stage attempt, model hash
     */
    Communicator connect(
        int rank,
        List<InetSocketAddress> peers,
        JobSecret secret,
        String session,
        RingOptions options);

    @Override
    void close();
  }

  /** Binds an ephemeral port on one address. */
  public static Listener listen(String host) {
    return RingListener.open(host);
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int world() {
    return world;
  }

  @Override
  public void allReduceSum(ByteBuffer buffer) {
    int bytes = buffer.remaining();
    require(buffer.isDirect(), "direct");
    require(buffer.order() == ByteOrder.nativeOrder(), "in native byte order");
    require(!buffer.isReadOnly(), "writable");
    require(bytes % Float.BYTES == 0, "a multiple of 4 bytes");
    long elements = bytes / Float.BYTES;
    run(
        Operation.ALL_REDUCE_FLOAT32,
        options.segmentBytes(),
        bytes,
        RingPlan.allReduce(rank, world, elements, options.segmentBytes()),
        buffer);
  }

  @Override
  public void allReduceSum(double[] values) {
    if (world == 1) {
      return;
    }
    int most = scratch.gather.capacity() / world / Double.BYTES;
    int done = 0;
    do {
      int count = Math.min(most, values.length - done);
      long left = (long) (values.length - done) * Double.BYTES;
      ByteBuffer blocks = gather(Operation.ALL_REDUCE_FLOAT64, left, values, done, count);
      for (int i = 0; i < count; i++) {
        values[done + i] = sum(blocks, i, count);
      }
      done += count;
    } while (done < values.length);
  }

  /** Adds in the order of ranks, so every rank rounds alike. */
  private double sum(ByteBuffer blocks, int index, int count) {
    double sum = blocks.getDouble(index * Double.BYTES);
    for (int r = 1; r < world; r++) {
      sum += blocks.getDouble((r * count + index) * Double.BYTES);
    }
    return sum;
  }

  @Override
  public void broadcast(ByteBuffer buffer, int root) {
    if (root < 0 || root >= world) {
      throw new IllegalArgumentException(
          "root must be from 0 to " + (world - 1) + " but was " + root);
    }
    require(rank == root || !buffer.isReadOnly(), "writable");
    int bytes = buffer.remaining();
    RingPlan plan = RingPlan.broadcast(rank, world, bytes, root, options.segmentBytes());
    run(Operation.BROADCAST, root, bytes, plan, buffer);
  }

  @Override
  public void barrier() {
    if (world > 1) {
      gather(Operation.BARRIER, 0, new double[1], 0, 1);
    }
  }

  private ByteBuffer gather(Operation operation, long bytes, double[] values, int from, int count) {
    ByteBuffer blocks = scratch.gather.clear().order(ByteOrder.BIG_ENDIAN);
    blocks.limit(world * count * Double.BYTES);
    for (int i = 0; i < count; i++) {
      blocks.putDouble((rank * count + i) * Double.BYTES, values[from + i]);
    }
    run(operation, 0, bytes, RingPlan.allGather(rank, world, count), blocks);
    return blocks;
  }

  private void run(
      Operation operation, int parameter, long bytes, RingPlan plan, ByteBuffer buffer) {
    if (world == 1) {
      return;
    }
    OperationHeader header = new OperationHeader(operation, ++operations, bytes, parameter);
    if (transport.closed()) {
      throw new CollectiveException(
          "Rank " + rank + " cannot begin " + header + ": its communicator is closed.");
    }
    boolean done = false;
    try {
      new RingExchange(transport, header, plan, buffer, scratch, options.progressTimeout()).run();
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private static void require(boolean met, String what) {
    if (!met) {
      throw new IllegalArgumentException("The buffer must be " + what);
    }
  }

  @Override
  public long bytesSent() {
    return transport == null ? 0 : transport.bytesSent();
  }

  @Override
  public void close() {
    if (transport != null) {
      transport.close();
    }
  }
}
