package dev.lockstep.preprocessing.normalize.statistics;

import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote. Nothing is allocated on the word of the bytes alone: a
 * length is compared with what is left first.
 */
public final class ByteReader {
  private static final int LONGEST_COUNT = 9;
  private final byte[] bytes;
  private int at;

  public ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** See {@link ByteWriter#count}. */
  public long count() {
    long value = 0;
    for (int i = 0; i < LONGEST_COUNT; i++) {
      int next = next();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("statistics: a count without an end before byte " + at);
  }

  /** A count of things that follow and take at least so many bytes each. */
  public int length(int bytesEach) {
    long length = count();
    if (length > (bytes.length - at) / bytesEach) {
      throw new IllegalArgumentException(
          "statistics: " + length + " entries cannot follow byte " + at + " of " + bytes.length);
    }
    return (int) length;
  }

  /** See {@link ByteWriter#number}. */
  public double number() {
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits |= (long) next() << (8 * i);
    }
    return Double.longBitsToDouble(bits);
  }

  /** See {@link ByteWriter#flag}. */
  public boolean flag() {
    int value = next();
    if (value > 1) {
      throw new IllegalArgumentException("statistics: " + value + " is no flag, at byte " + at);
    }
    return value == 1;
  }

  /** See {@link ByteWriter#bytes}. */
  public byte[] bytes() {
    int length = length(1);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** Refuses bytes that are left over. */
  public void end() {
    if (at != bytes.length) {
      throw new IllegalArgumentException(
          "statistics: " + (bytes.length - at) + " bytes are left over");
    }
  }

  private int next() {
    if (at == bytes.length) {
      throw new IllegalArgumentException("statistics: cut off after " + at + " bytes");
    }
    return Byte.toUnsignedInt(bytes[at++]);
  }
}
