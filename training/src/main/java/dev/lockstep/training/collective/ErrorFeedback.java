package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Sums gradients over the ranks by sending only the elements that have grown beyond a threshold,
 * and keeps the rest for the next time (Strom, 2015). The sum is not that of the gradients, but
 * over many steps nothing is lost. Every rank adds in the order of ranks, so all get the same bits.
 *
 * <p>The residual belongs to this rank; a checkpoint that shall continue without a trace has to
 * keep that of each rank. Not thread-safe.
 */
public final class ErrorFeedback {
  private final Communicator communicator;
  private final ThresholdEncoding encoding;
  private final ByteBuffer own;
  private ByteBuffer blocks = ByteBuffer.allocateDirect(0);
  private long bytesEncoded;
  private long bytesDense;

  /**
   * @param threshold magnitude of every element that is sent; the same on all ranks
   * @param elements of the gradient, the same on all ranks
   */
  public ErrorFeedback(Communicator communicator, float threshold, int elements) {
    this.communicator = communicator;
    this.encoding = new ThresholdEncoding(threshold, elements);
    this.own = ByteBuffer.allocateDirect(elements);
  }

  /**
   * Replaces the gradient with the sum of what all ranks send of theirs.
   *
   * @param gradient native order, float32 from position to limit, as many as were announced
   * @throws IllegalArgumentException if an element becomes infinite or not a number
   */
  public void allReduceSum(ByteBuffer gradient) {
    requireLength("gradient", gradient);
    encoding.encode(gradient, own.clear());
    int[] lengths = lengths(own.flip().remaining());
    FloatBuffer sum = gradient.slice().order(ByteOrder.nativeOrder()).asFloatBuffer();
    clear(gradient);
    int start = 0;
    ByteBuffer all = gather(lengths);
    for (int rank = 0; rank < lengths.length; rank++) {
      try {
        encoding.decode(all.limit(start + lengths[rank]).position(start), sum);
      } catch (IllegalArgumentException e) {
        throw new CollectiveException(
            "Rank " + rank + " sent a gradient that cannot be decoded: " + e.getMessage() + ".", e);
      }
      start += lengths[rank];
    }
    bytesEncoded += lengths[communicator.rank()];
    bytesDense += gradient.remaining();
  }

  private int[] lengths(int bytes) {
    ByteBuffer told = ByteBuffer.allocateDirect(communicator.world() * Integer.BYTES);
    told.putInt(communicator.rank() * Integer.BYTES, bytes);
    communicator.allGather(told);
    int[] lengths = new int[communicator.world()];
    for (int rank = 0; rank < lengths.length; rank++) {
      lengths[rank] = told.getInt();
      if (lengths[rank] < 0 || lengths[rank] > encoding.elements()) {
        throw new CollectiveException(
            "Rank %d wants to send %d bytes, at most %d can be."
                .formatted(rank, lengths[rank], encoding.elements()));
      }
    }
    return lengths;
  }

  private ByteBuffer gather(int[] lengths) {
    int start = 0;
    int all = 0;
    for (int rank = 0; rank < lengths.length; rank++) {
      start = rank == communicator.rank() ? all : start;
      all = Math.addExact(all, lengths[rank]);
    }
    if (blocks.capacity() < all) {
      blocks = ByteBuffer.allocateDirect(all);
    }
    blocks.clear().limit(all);
    blocks.put(start, own, 0, own.remaining());
    communicator.allGather(blocks, lengths);
    return blocks;
  }

  private static void clear(ByteBuffer gradient) {
    for (int at = gradient.position(); at < gradient.limit(); at += Float.BYTES) {
      gradient.putFloat(at, 0f);
    }
  }

  /** Forgets what this rank has not sent yet. */
  public void clear() {
    clear(encoding.residual().clear());
  }

  /** What this rank has not sent yet: a view, native order, one float32 for each element. */
  public ByteBuffer residual() {
    return encoding.residual().asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * Goes on from a residual that was kept.
   *
   * @param kept what {@link #residual} gave, from position to limit
   */
  public void restore(ByteBuffer kept) {
    requireLength("residual", kept);
    encoding.residual().clear().put(kept.duplicate()).clear();
  }

  private void requireLength(String what, ByteBuffer buffer) {
    long expected = (long) encoding.elements() * Float.BYTES;
    if (buffer.remaining() != expected || buffer.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "The %s must have %d bytes in native order but has %d in %s"
              .formatted(what, expected, buffer.remaining(), buffer.order()));
    }
  }

  /** Bytes of this rank's gradients as they were sent. */
  public long bytesEncoded() {
    return bytesEncoded;
  }

  /** Bytes of the same gradients as float32. */
  public long bytesDense() {
    return bytesDense;
  }
}
