package dev.lockstep.training.data;

/**
 * Permutations that are the same on every machine and Java version: Fisher-Yates over SplitMix64
 * (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
 */
final class Shuffles {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Shuffles() {}

  /** A seed for one of several independent uses of a seed. */
  static long derive(long seed, long a, long b) {
    return mix(mix(mix(seed + GOLDEN_GAMMA) + a * GOLDEN_GAMMA) + b * GOLDEN_GAMMA);
  }

  /** The numbers {@code 0 .. size-1} in an order that depends on the seed alone. */
  static int[] permutation(int size, long seed) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    long state = seed;
    for (int i = size - 1; i > 0; i--) {
      state += GOLDEN_GAMMA;
      int j = bounded(mix(state), i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  /** Upper 32 bits scaled to {@code 0 .. bound-1}; the bias is below {@code bound / 2^32}. */
  private static int bounded(long random, int bound) {
    return (int) (((random >>> 32) * bound) >>> 32);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
