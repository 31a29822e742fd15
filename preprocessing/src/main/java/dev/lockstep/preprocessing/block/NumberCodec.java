package dev.lockstep.preprocessing.block;

import java.nio.ByteBuffer;

/**
 * Packs float64 values without loss into as few bytes as a look at them allows: most numbers in
 * tables are decimals with few digits, so {@code value = integer / 10^e} with one exponent for the
 * whole chunk and integers relative to the smallest one (the idea is that of ALP: Afroozeh, Kuffo,
 * Boncz, "ALP: Adaptive Lossless floating-Point Compression", SIGMOD 2023). Values that do not fit
 * are stored as float32 if that is exact, else as they are. Every NaN comes back as the one NaN
 * that means missing.
 */
final class NumberCodec {
  private static final int DOUBLES = 0;
  private static final int FLOATS = 1;

  /** Integers of 1 to 7 bytes; the largest unsigned value of the width means missing. */
  private static final int INTEGERS = 2;

  private static final double[] POWERS = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
  private static final double LARGEST = 1L << 53;
  private static final int SAMPLE = 32;

  private NumberCodec() {}

  /** Writes {@code values[0 .. rows)}. */
  static void write(double[] values, int rows, long[] scratch, ByteSink sink) {
    int exponent = exponent(values, rows);
    if (exponent >= 0 && writeIntegers(values, rows, exponent, scratch, sink)) {
      return;
    }
    if (areFloats(values, rows)) {
      sink.putByte(FLOATS);
      for (int i = 0; i < rows; i++) {
        sink.putInt(Float.floatToIntBits((float) values[i]));
      }
    } else {
      sink.putByte(DOUBLES);
      for (int i = 0; i < rows; i++) {
        sink.putLong(Double.doubleToLongBits(values[i]));
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  static double[] read(ByteBuffer source, int rows) {
    double[] values = new double[rows];
    int form = source.get();
    switch (form) {
      case DOUBLES -> source.asDoubleBuffer().get(values);
      case FLOATS -> {
        for (int i = 0; i < rows; i++) {
          values[i] = source.getFloat(source.position() + i * Float.BYTES);
        }
      }
      case INTEGERS -> {
        readIntegers(source, values);
        return values;
      }
      default -> throw new IllegalArgumentException("unknown form of numbers " + form);
    }
    source.position(source.position() + rows * (form == DOUBLES ? Double.BYTES : Float.BYTES));
    return values;
  }

  /** The exponent that fits a sample of the values, or -1. */
  private static int exponent(double[] values, int rows) {
    int exponent = 0;
    int seen = 0;
    for (int i = 0; i < rows && seen < SAMPLE; i++) {
      if (!Double.isNaN(values[i])) {
        seen++;
        while (!isDecimal(values[i], POWERS[exponent])) {
          if (++exponent == POWERS.length) {
            return -1;
          }
        }
      }
    }
    return exponent;
  }

  private static boolean isDecimal(double value, double power) {
    double scaled = Math.rint(value * power);
    return Math.abs(scaled) < LARGEST && same((long) scaled / power, value);
  }

  private static boolean areFloats(double[] values, int rows) {
    for (int i = 0; i < rows; i++) {
      double value = values[i];
      if (!Double.isNaN(value) && !same((float) value, value)) {
        return false;
      }
    }
    return true;
  }

  /** Negative zero is not zero: what is read must be what was written. */
  private static boolean same(double a, double b) {
    return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
  }

  private static boolean writeIntegers(
      double[] values, int rows, int exponent, long[] integers, ByteSink sink) {
    double power = POWERS[exponent];
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < rows; i++) {
      double value = values[i];
      if (Double.isNaN(value)) {
        integers[i] = Long.MIN_VALUE;
        continue;
      }
      double scaled = Math.rint(value * power);
      long integer = (long) scaled;
      if (!(Math.abs(scaled) < LARGEST) || !same(integer / power, value)) {
        return false;
      }
      integers[i] = integer;
      least = Math.min(least, integer);
      most = Math.max(most, integer);
    }
    long base = least == Long.MAX_VALUE ? 0 : least;
    long range = least == Long.MAX_VALUE ? 0 : most - least;
    int width = width(range);
    sink.putByte(INTEGERS);
    sink.putByte(exponent);
    sink.putByte(width);
    sink.putLong(base);
    for (int i = 0; i < rows; i++) {
      // all bits set is the missing value of every width
      integers[i] = integers[i] == Long.MIN_VALUE ? -1 : integers[i] - base;
    }
    sink.putIntegers(integers, rows, width);
    return true;
  }

  /** Bytes for values up to {@code range}, which is below 2^54, and one more for missing. */
  private static int width(long range) {
    return (Long.SIZE - Long.numberOfLeadingZeros(range + 1) + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static void readIntegers(ByteBuffer source, double[] values) {
    double power = POWERS[source.get()];
    int width = source.get();
    long base = source.getLong();
    long missing = -1L >>> (Long.SIZE - Byte.SIZE * width);
    int at = source.position();
    int words = Math.min(values.length, Math.max(0, (source.remaining() - Long.BYTES) / width));
    for (int i = 0; i < words; i++, at += width) {
      long relative = source.getLong(at) & missing;
      values[i] = relative == missing ? Double.NaN : (base + relative) / power;
    }
    for (int i = words; i < values.length; i++, at += width) {
      long relative = bytes(source, at, width);
      values[i] = relative == missing ? Double.NaN : (base + relative) / power;
    }
    source.position(at);
  }

  /** Where there are no eight bytes to read at once. */
  private static long bytes(ByteBuffer source, int at, int width) {
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << Byte.SIZE | (source.get(at + i) & 0xff);
    }
    return value;
  }
}
