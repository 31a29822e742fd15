package dev.lockstep.training.model;

/** Derives seeds that look unrelated from numbers that are close to each other. */
final class Mixing {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Mixing() {}

  /** The output function of SplitMix64 (Steele, Lea and Flood 2014). */
  static long mix(long value) {
    long z = value + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  static long mix(long first, long second) {
    return mix(mix(first) ^ second);
  }
}
