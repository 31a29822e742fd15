package dev.lockstep.preprocessing.synthetic;

/**
 * Random numbers of one row: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
 * Generators, 2014) from a state that hashes seed and row. Only exact or strictly specified
 * arithmetic is used, so all Java versions and processors agree on every bit.
 */
final class RowRandom {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;
  private double spare;
  private boolean hasSpare;

  /** Goes to the beginning of a row's numbers. */
  void start(long seed, long row) {
    state = mix(mix(seed + GAMMA) + row * GAMMA);
    hasSpare = false;
  }

  long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  /** Exponentially distributed with mean 1. */
  double nextExponential() {
    return -StrictMath.log(1 - nextDouble());
  }

  /** Normally distributed with mean 0 and deviation 1, by Marsaglia's polar method. */
  double nextGaussian() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double x;
    double y;
    double square;
    do {
      x = 2 * nextDouble() - 1;
      y = 2 * nextDouble() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
    spare = y * factor;
    hasSpare = true;
    return x * factor;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Of two numbers, spread over all bits. */
  static long hash(long a, long b) {
    return mix(mix(a + GAMMA) + b * GAMMA);
  }
}
