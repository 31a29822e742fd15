package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The off-heap memory a rank needs besides the callers' buffers; reused by all operations. */
final class RingScratch {
  /** Arrived bytes are added while they are still in the second-level cache. */
  private static final int ARRIVALS = 128 << 10;

  final ByteBuffer opened = ByteBuffer.allocateDirect(OperationHeader.BYTES);
  final ByteBuffer received = ByteBuffer.allocateDirect(OperationHeader.BYTES);
  final ByteBuffer bytes = direct(ARRIVALS);
  final ByteBuffer encoded = direct(ARRIVALS);

  /** Blocks of all ranks, in the order of {@link DoublingPlan}. */
  final ByteBuffer gathered;

  private final Wire float32 = new Float32Wire();
  private final Wire float64 = new Float64Wire();
  private final Wire bfloat16 = Float16Wire.bfloat16();
  private final Wire float16 = Float16Wire.binary16();

  RingScratch(int world, RingOptions options) {
    gathered = direct(Math.max(options.gatherBytes(), world * Double.BYTES));
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** How elements travel uncompressed, which is also how they are added in memory. */
  Wire plain(ElementType type) {
    return type == ElementType.FLOAT32 ? float32 : float64;
  }

  /** How elements of a large all-reduce travel. */
  Wire wire(ElementType type, WireFormat format) {
    if (type == ElementType.FLOAT64) {
      return float64;
    }
    return switch (format) {
      case FLOAT32 -> float32;
      case BFLOAT16 -> bfloat16;
      case FLOAT16 -> float16;
    };
  }
}
