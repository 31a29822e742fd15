package dev.lockstep.training.model;

import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Sets denormal numbers to zero. The moments of an optimizer decay towards them wherever gradients
 * stay zero, as behind a rectified unit that never fires, and get stuck there, because the smallest
 * one times 0.9 is rounded to itself. Some CPUs compute with them a hundred times slower.
 */
final class Denormals {
  private static final int EXPONENT_32 = 0x7f80_0000;
  private static final long EXPONENT_64 = 0x7ff0_0000_0000_0000L;

  private Denormals() {}

  /**
   * @param values native order, from position to limit
   */
  static void flush(ByteBuffer values, ElementType type) {
    ByteBuffer all = values.duplicate().order(ByteOrder.nativeOrder());
    if (type == ElementType.FLOAT64) {
      flush(all.asLongBuffer());
    } else {
      flush(all.asIntBuffer());
    }
  }

  private static void flush(IntBuffer bits) {
    for (int i = 0; i < bits.limit(); i++) {
      if ((bits.get(i) & EXPONENT_32) == 0) {
        bits.put(i, 0);
      }
    }
  }

  private static void flush(LongBuffer bits) {
    for (int i = 0; i < bits.limit(); i++) {
      if ((bits.get(i) & EXPONENT_64) == 0) {
        bits.put(i, 0);
      }
    }
  }
}
