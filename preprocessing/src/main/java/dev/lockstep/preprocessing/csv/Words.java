package dev.lockstep.preprocessing.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time in a long, the first byte lowest ("SIMD within a register"; Warren,
 * Hacker's Delight, chapter 6). Marks are the highest bits of the bytes that match.
 */
final class Words {
  /** Readable bytes that must follow the last one of interest. */
  static final int SLACK = 16;

  static final long ONES = 0x0101010101010101L;
  static final long HIGHS = 0x8080808080808080L;
  private static final long LOWS = ~HIGHS;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** The eight bytes from {@code at} on. */
  static long at(byte[] data, int at) {
    return (long) LONG.get(data, at);
  }

  /** A word of eight times the same byte. */
  static long of(byte value) {
    return (value & 0xffL) * ONES;
  }

  /** Marks exactly the bytes of {@code word} that equal those of {@code pattern}. */
  static long equal(long word, long pattern) {
    long x = word ^ pattern;
    return ~(((x & LOWS) + LOWS) | x | LOWS);
  }

  /** Position in the word of the lowest mark; 8 if there is none. */
  static int first(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }

  /** The first {@code length} bytes of a word, 0 to 8, the others zero. */
  static long head(long word, int length) {
    // in two steps, since a shift by 64 would be one by 0
    return length == 0 ? 0 : word & (-1L >>> ((Long.BYTES - length) << 3));
  }
}
