package dev.lockstep.preprocessing.normalize.statistics;

import java.io.ByteArrayOutputStream;

/** Writes statistics: little-endian, lengths as LEB128; the same calls give the same bytes. */
public final class ByteWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A number that is usually small and never negative: LEB128, 7 bits a byte. */
  public ByteWriter count(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a count cannot be " + value);
    }
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest | 0x80) & 0xff);
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** A float64, all its bits. */
  public ByteWriter number(double value) {
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < Long.BYTES; i++) {
      out.write((int) (bits >>> (8 * i)) & 0xff);
    }
    return this;
  }

  /** One byte, 0 or 1. */
  public ByteWriter flag(boolean value) {
    out.write(value ? 1 : 0);
    return this;
  }

  /** Bytes after their length. */
  public ByteWriter bytes(byte[] value) {
    count(value.length);
    out.writeBytes(value);
    return this;
  }

  /** What was written. */
  public byte[] toBytes() {
    return out.toByteArray();
  }
}
