package dev.lockstep.training.worker;

import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;

/** Looks for NaN and infinities in many values, those of float32 two at a time. */
final class FiniteCheck {
  /** The exponent of a value that is not finite has all its bits set. */
  private static final int EXPONENT = 0x7f80_0000;

  private static final long EXPONENTS = EXPONENT | (long) EXPONENT << 32;

  /** Added to a full exponent, it carries into the sign bit; to any other, it does not. */
  private static final long ONES = 0x0080_0000L | 0x0080_0000L << 32;

  private static final long SIGNS = 0x8000_0000L | 0x8000_0000L << 32;

  private FiniteCheck() {}

  /**
   * @param values native order, from position to limit
   */
  static boolean isFinite(ByteBuffer values, ElementType type) {
    return type == ElementType.FLOAT64 ? isFinite64(values) : isFinite32(values);
  }

  private static boolean isFinite64(ByteBuffer values) {
    DoubleBuffer all = values.duplicate().order(ByteOrder.nativeOrder()).asDoubleBuffer();
    boolean finite = true;
    for (int i = 0; i < all.limit(); i++) {
      finite &= Double.isFinite(all.get(i));
    }
    return finite;
  }

  private static boolean isFinite32(ByteBuffer values) {
    ByteBuffer all = values.duplicate().order(ByteOrder.nativeOrder());
    LongBuffer pairs = all.asLongBuffer();
    long found = 0;
    for (int i = 0; i < pairs.limit(); i++) {
      found |= (pairs.get(i) & EXPONENTS) + ONES;
    }
    int rest = all.remaining() % Long.BYTES;
    boolean last = rest == 0 || (all.getInt(all.limit() - Integer.BYTES) & EXPONENT) != EXPONENT;
    return (found & SIGNS) == 0 && last;
  }
}
