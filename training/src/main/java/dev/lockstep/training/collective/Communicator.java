package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Collective operations among the ranks of one training attempt. Every rank must call the same
 * operations in the same order with the same sizes. Not thread-safe. Every operation has a deadline
 * based on progress and throws {@link CollectiveException}, which names the peer that was late.
 */
public interface Communicator extends AutoCloseable {
  /** This process's place, 0 to {@code world() - 1}. */
  int rank();

  /** Number of ranks. */
  int world();

  /**
   * Replaces every rank's buffer with the element-wise sum over all ranks, bitwise the same on all
   * of them.
   *
   * @param buffer direct, native order, float32 from position to limit; position and limit are
   *     unchanged
   */
  void allReduceSum(ByteBuffer buffer);

  /**
   * As {@link #allReduceSum(ByteBuffer)} for a vector in several buffers, which may be larger than
   * 2 GiB. Every rank must cut it into the same buffers.
   *
   * @param vector direct, native order, elements from position to limit of each buffer in turn
   */
  default void allReduceSum(List<ByteBuffer> vector, ElementType type) {
    for (ByteBuffer buffer : vector) {
      if (type == ElementType.FLOAT32) {
        allReduceSum(buffer);
      } else {
        double[] values = new double[buffer.remaining() / Double.BYTES];
        buffer.duplicate().order(buffer.order()).asDoubleBuffer().get(values);
        allReduceSum(values);
        buffer.duplicate().order(buffer.order()).asDoubleBuffer().put(values);
      }
    }
  }

  /**
   * As {@link #allReduceSum(List, ElementType)}, but with elements that travel as they are,
   * whatever the {@link WireFormat}.
   */
  default void allReduceSumExactly(List<ByteBuffer> vector, ElementType type) {
    allReduceSum(vector, type);
  }

  /** As {@link #allReduceSum(ByteBuffer)} for a few float64 values, added in the order of ranks. */
  void allReduceSum(double[] values);

  /** Copies {@code root}'s bytes between position and limit to every rank. */
  void broadcast(ByteBuffer buffer, int root);

  /**
   * Gives every rank the blocks of all.
   *
   * @param blocks from position on one block for each rank, by rank; this rank's is filled in, the
   *     others are overwritten. Position and limit are unchanged
   * @param lengths bytes of each block, the same numbers on every rank; their sum remains in {@code
   *     blocks}
   */
  default void allGather(ByteBuffer blocks, int[] lengths) {
    ByteBuffer block = blocks.duplicate();
    for (int root = 0; root < world(); root++) {
      block.limit(block.position() + lengths[root]);
      broadcast(block, root);
      block.position(block.limit()).limit(blocks.limit());
    }
  }

  /** As {@link #allGather(ByteBuffer, int[])} with blocks of equal length. */
  default void allGather(ByteBuffer blocks) {
    if (blocks.remaining() % world() != 0) {
      throw new IllegalArgumentException(
          blocks.remaining() + " bytes are not " + world() + " blocks of equal length");
    }
    int[] lengths = new int[world()];
    Arrays.fill(lengths, blocks.remaining() / world());
    allGather(blocks, lengths);
  }

  /** Returns when every rank has called it. */
  void barrier();

  /**
   * Tells what this rank does from now on, e.g. {@code epoch 3 step 17}: messages about failed
   * operations then say it.
   */
  default void at(String place) {}

  /** Bytes sent since it was opened. */
  long bytesSent();

  /** Bytes that would have been sent without a shorter {@link WireFormat}. */
  default long bytesUncompressed() {
    return bytesSent();
  }

  /** Closes the connections; peers that wait for this rank fail at once. */
  @Override
  void close();
}
