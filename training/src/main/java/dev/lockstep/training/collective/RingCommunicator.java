package dev.lockstep.training.collective;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * All-reduce over NIO: around the ring, or, where blocks are small, by giving every rank all of
 * them. Order of calls: {@link #listen} on every rank, exchange of {@link Listener#address()} by
 * other means, {@link Listener#connect} on every rank.
 *
 * <p>An element is always added in the same order, whichever way it takes: starting at the rank
 * whose number is that of the element's chunk, then rank by rank (see {@link RingLayout}).
 *
 * <p>An operation that fails closes the communicator, so the neighbors fail at once too. Only
 * {@link #close} may be called from another thread; it ends an operation in progress.
 */
public final class RingCommunicator implements Communicator {
  private final int rank;
  private final int world;
  private final RingLinks links;
  private final RingOptions options;
  private final RingScratch scratch;
  private String place = "";
  private long operations;

  /**
   * @param links the connections, or null in a world of one
   */
  RingCommunicator(int rank, int world, RingLinks links, RingOptions options) {
    this.rank = rank;
    this.world = world;
    this.links = links;
    this.options = options;
    this.scratch = links == null ? null : new RingScratch(world, options);
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
  public void at(String newPlace) {
    place = newPlace;
  }

  @Override
  public void allReduceSum(ByteBuffer buffer) {
    allReduceSum(List.of(buffer), ElementType.FLOAT32);
  }

  @Override
  public void allReduceSum(List<ByteBuffer> vector, ElementType type) {
    allReduceSum(vector, type, options.wire());
  }

  @Override
  public void allReduceSumExactly(List<ByteBuffer> vector, ElementType type) {
    allReduceSum(vector, type, WireFormat.FLOAT32);
  }

  private void allReduceSum(List<ByteBuffer> vector, ElementType type, WireFormat format) {
    vector.forEach(buffer -> requireSummable(buffer, type));
    if (world == 1) {
      return;
    }
    long bytes = vector.stream().mapToLong(ByteBuffer::remaining).sum();
    Pieces pieces =
        Pieces.Even.of(bytes / type.bytes(), type.bytes(), options.segmentBytes(), world);
    boolean gathered = bytes * world <= options.gatherBytes();
    Operation operation =
        type == ElementType.FLOAT64 ? Operation.ALL_REDUCE_FLOAT64 : format.allReduce();
    OperationHeader header = begin(operation, bytes, gathered ? 0 : options.segmentBytes());
    Wire wire = scratch.wire(type, format);
    if (gathered) {
      gatherAndAdd(header, new BufferChain(vector), pieces, scratch.plain(type), wire);
    } else {
      run(header, RingPlan.allReduce(rank, world, pieces), wire, vector);
    }
  }

  private void gatherAndAdd(
      OperationHeader header, BufferChain vector, Pieces pieces, Wire plain, Wire wire) {
    int block = (int) vector.bytes();
    copy(vector, block);
    gather(header, block);
    new GatheredSum(rank, world, pieces, scratch.gathered, block, plain, wire, scratch.encoded)
        .into(vector);
  }

  /** This rank's block is the first. */
  private void copy(BufferChain vector, int bytes) {
    scratch.gathered.clear();
    while (scratch.gathered.position() < bytes) {
      scratch.gathered.put(vector.view(scratch.gathered.position(), bytes));
    }
  }

  @Override
  public void allReduceSum(double[] values) {
    if (world == 1) {
      return;
    }
    int most = scratch.gathered.capacity() / world / Double.BYTES;
    int done = 0;
    do {
      int count = Math.min(most, values.length - done);
      long left = (long) (values.length - done) * Double.BYTES;
      gather(begin(Operation.ALL_REDUCE_FLOAT64, left, 0), values, done, count);
      done += count;
    } while (done < values.length);
  }

  private void gather(OperationHeader header, double[] values, int from, int count) {
    DoubleBuffer blocks = scratch.gathered.clear().asDoubleBuffer();
    blocks.put(0, values, from, count);
    gather(header, count * Double.BYTES);
    for (int i = 0; i < count; i++) {
      values[from + i] = sum(blocks, i, count);
    }
  }

  /** Adds in the order of ranks. */
  private double sum(DoubleBuffer blocks, int index, int count) {
    double sum = blocks.get(block(0) * count + index);
    for (int r = 1; r < world; r++) {
      sum += blocks.get(block(r) * count + index);
    }
    return sum;
  }

  /** Where the block of a rank lies after {@link #gather}. */
  private int block(int ofRank) {
    return Math.floorMod(rank - ofRank, world);
  }

  @Override
  public void broadcast(ByteBuffer buffer, int root) {
    if (root < 0 || root >= world) {
      throw new IllegalArgumentException(
          "root must be from 0 to " + (world - 1) + " but was " + root);
    }
    require(rank == root || !buffer.isReadOnly(), "writable");
    if (world == 1) {
      return;
    }
    int bytes = buffer.remaining();
    OperationHeader header = begin(Operation.BROADCAST, bytes, root);
    Plan plan = RingPlan.broadcast(rank, world, bytes, root, options.segmentBytes());
    run(header, plan, Wire.BYTES, List.of(buffer));
  }

  @Override
  public void allGather(ByteBuffer blocks, int[] lengths) {
    require(!blocks.isReadOnly(), "writable");
    Pieces pieces = new Pieces.Blocks(lengths);
    long bytes = pieces.start(0, lengths.length);
    if (lengths.length != world || bytes != blocks.remaining()) {
      throw new IllegalArgumentException(
          "The %d bytes must be %d blocks, but %d lengths with a sum of %d were given"
              .formatted(blocks.remaining(), world, lengths.length, bytes));
    }
    if (world > 1) {
      OperationHeader header = begin(Operation.ALL_GATHER, bytes, Arrays.hashCode(lengths));
      run(header, RingPlan.allGather(rank, world, pieces), Wire.BYTES, List.of(blocks));
    }
  }

  @Override
  public void barrier() {
    if (world > 1) {
      gather(begin(Operation.BARRIER, 0, 0), Double.BYTES);
    }
  }

  private OperationHeader begin(Operation operation, long bytes, int parameter) {
    OperationHeader header = new OperationHeader(operation, ++operations, bytes, parameter);
    if (links.closed()) {
      throw new CollectiveException(
          "Rank " + rank + " cannot begin " + header + ": its communicator is closed.");
    }
    return header;
  }

  private void run(OperationHeader header, Plan plan, Wire wire, List<ByteBuffer> buffers) {
    run(links.ring(), header, plan, wire, buffers);
  }

  /** Fills the scratch memory with the blocks of all ranks, this one's first. */
  private void gather(OperationHeader header, int blockBytes) {
    List<ByteBuffer> blocks = List.of(scratch.gathered.clear());
    int[] distances = DoublingPlan.distances(world);
    for (int round = 0; round < distances.length; round++) {
      Plan plan = DoublingPlan.of(distances[round], world, blockBytes);
      run(links.round(round), header, plan, Wire.BYTES, blocks);
    }
  }

  private void run(
      RingTransport link, OperationHeader header, Plan plan, Wire wire, List<ByteBuffer> buffers) {
    boolean follows = link != links.ring();
    boolean done = false;
    try {
      new RingExchange(
              link,
              header,
              plan,
              wire,
              buffers,
              scratch,
              new RingExchange.Surroundings(rank, options.progressTimeout(), follows, place))
          .run();
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private static void requireSummable(ByteBuffer buffer, ElementType type) {
    require(buffer.isDirect(), "direct");
    require(buffer.order() == ByteOrder.nativeOrder(), "in native byte order");
    require(!buffer.isReadOnly(), "writable");
    require(
        buffer.remaining() % type.bytes() == 0, "a multiple of " + type.bytes() + " bytes long");
  }

  private static void require(boolean met, String what) {
    if (!met) {
      throw new IllegalArgumentException("The buffer must be " + what);
    }
  }

  @Override
  public long bytesSent() {
    return links == null ? 0 : links.bytesSent();
  }

  @Override
  public long bytesUncompressed() {
    return links == null ? 0 : links.bytesSent() + links.bytesSaved();
  }

  @Override
  public void close() {
    if (links != null) {
      links.close();
    }
  }
}
