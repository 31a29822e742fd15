package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** The off-heap memory a rank needs besides the callers' buffers; reused by all operations. */
final class RingScratch {
  /** Arrived bytes are added while they are still in the second-level cache. */
  private static final int ARRIVALS = 128 << 10;

  /** Blocks of all ranks of one float64 exchange. */
  private static final int GATHER = 64 << 10;

  final ByteBuffer opened = ByteBuffer.allocateDirect(OperationHeader.BYTES);
  final ByteBuffer received = ByteBuffer.allocateDirect(OperationHeader.BYTES);
  final ByteBuffer bytes = ByteBuffer.allocateDirect(ARRIVALS);
  final FloatBuffer floats = FloatSum.floats(bytes);
  final FloatSum sum = new FloatSum();
  final ByteBuffer gather;

  RingScratch(int world) {
    int block = Math.max(1, GATHER / world / Double.BYTES) * Double.BYTES;
    gather = ByteBuffer.allocateDirect(block * world);
  }
}
