package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
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
   * As {@link #allReduceSum(ByteBuffer)} for a vector in several buffers. Every rank must cut it
   * into the same buffers.
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

  /** As {@link #allReduceSum(ByteBuffer)} for a few float64 values. */
  void allReduceSum(double[] values);

  /** Copies {@code root}'s bytes between position and limit to every rank. */
  void broadcast(ByteBuffer buffer, int root);

  /** Returns when every rank has called it. */
  void barrier();

  /** Bytes sent since it was opened. */
  long bytesSent();

  /** Closes the connections; peers that wait for this rank fail at once. */
  @Override
  void close();
}
