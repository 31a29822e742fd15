package dev.lockstep.training.evaluate;

/**
 * A sum in fixed point: every number is rounded to a multiple of 2^-40, and multiples are added in
 * 128 bits. So the sum has the same bits in whatever order numbers and parts come, and differs from
 * the true one by at most 2^-41 for each number. Not thread-safe.
 */
final class FixedSum {
  /** Numbers of this size and above cannot be added. */
  static final double LIMIT = 1 << 20;

  private static final double UNIT = 1L << 40;
  private static final double TWO_TO_64 = 0x1p64;

  private long high;
  private long low;

  /** Adds a number between {@code -}{@link #LIMIT} and {@link #LIMIT}. */
  void add(double value) {
    if (!(Math.abs(value) < LIMIT)) {
      throw new IllegalArgumentException("cannot add " + value + " in fixed point");
    }
    long units = Math.round(value * UNIT);
    add(units >> (Long.SIZE - 1), units);
  }

  private void add(long otherHigh, long otherLow) {
    long sum = low + otherLow;
    high += otherHigh + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
    low = sum;
  }

  /** Adds what {@link #parts()} of another sum gave. */
  void merge(long[] parts) {
    add(parts[0], parts[1]);
  }

  /** Everything there is to know, for the way to another process. */
  long[] parts() {
    return new long[] {high, low};
  }

  /** The sum, rounded to float64. */
  double value() {
    double unsigned = (low >>> 1) * 2.0 + (low & 1);
    boolean small = high == low >> (Long.SIZE - 1);
    return (small ? low : high * TWO_TO_64 + unsigned) / UNIT;
  }
}
