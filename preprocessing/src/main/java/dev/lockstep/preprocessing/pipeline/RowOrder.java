package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Puts the rows of a bucket in order: by hash as an unsigned number, then by key. */
final class RowOrder {
  private static final int INDEX_BITS = 24;
  private static final int MOST_ROWS = 1 << INDEX_BITS;
  private static final long INDEX = MOST_ROWS - 1L;
  private static final int MOST_BITS = 16;

  /** Values that are sorted by comparing them. */
  private static final int FEW = 8;

  private RowOrder() {}

  /**
   * Row numbers in order.
   *
   * @param hashes int64 {@code [rows]}
   * @param keys gives the key of a row
   * @throws UserException if two rows have one key
   */
  static int[] of(long[] hashes, IntFunction<byte[]> keys) {
    int rows = hashes.length;
    if (rows >= MOST_ROWS) {
      throw new IllegalStateException("a bucket of " + rows + " rows, at most " + MOST_ROWS);
    }
    long least = -1;
    long most = 0;
    for (long hash : hashes) {
      least = Long.compareUnsigned(hash, least) < 0 ? hash : least;
      most = Long.compareUnsigned(hash, most) > 0 ? hash : most;
    }
    int shift = Math.min(Long.SIZE - 1, Long.numberOfLeadingZeros(most - least));
    long[] sortable = new long[rows];
    for (int row = 0; row < rows; row++) {
      // what tells rows of a bucket apart comes uppermost, the row's number lowermost
      long varying = (hashes[row] - least) << shift;
      sortable[row] = ((varying ^ Long.MIN_VALUE) & ~INDEX) | row;
    }
    sortable = sorted(sortable);
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = (int) (sortable[i] & INDEX);
    }
    settleTies(order, sortable, hashes, keys);
    return order;
  }

  /**
   * Hashes are uniform: dealt out by their upper bits, a few fall together each time, and those are
   * sorted among themselves.
   */
  private static long[] sorted(long[] values) {
    int bits =
        Math.min(MOST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(values.length / FEW));
    if (bits == 0) {
      Arrays.sort(values);
      return values;
    }
    int shift = Long.SIZE - bits;
    int[] ends = ends(values, bits, shift);
    long[] dealt = new long[values.length];
    for (int i = values.length - 1; i >= 0; i--) {
      dealt[--ends[digit(values[i], shift)]] = values[i];
    }
    for (int i = 0; i < ends.length; i++) {
      // dealing has moved each end to its group's first value
      Arrays.sort(dealt, ends[i], i + 1 < ends.length ? ends[i + 1] : dealt.length);
    }
    return dealt;
  }

  private static int[] ends(long[] values, int bits, int shift) {
    int[] ends = new int[1 << bits];
    for (long value : values) {
      ends[digit(value, shift)]++;
    }
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1];
    }
    return ends;
  }

  private static int digit(long value, int shift) {
    return (int) ((value ^ Long.MIN_VALUE) >>> shift);
  }

  /** Hashes whose compared bits are equal are few: their runs are sorted one by one. */
  private static void settleTies(
      int[] order, long[] sortable, long[] hashes, IntFunction<byte[]> keys) {
    for (int from = 0; from < order.length; ) {
      int end = from + 1;
      while (end < order.length && (sortable[end] & ~INDEX) == (sortable[from] & ~INDEX)) {
        end++;
      }
      for (int i = from + 1; i < end; i++) {
        for (int j = i; j > from && compare(order[j - 1], order[j], hashes, keys) > 0; j--) {
          int swapped = order[j];
          order[j] = order[j - 1];
          order[j - 1] = swapped;
        }
      }
      from = end;
    }
  }

  private static int compare(int a, int b, long[] hashes, IntFunction<byte[]> keys) {
    int byHash = Long.compareUnsigned(hashes[a], hashes[b]);
    int order = byHash != 0 ? byHash : Arrays.compareUnsigned(keys.apply(a), keys.apply(b));
    if (order == 0) {
      throw new UserException(
          "at least two records have the key \""
              + new String(keys.apply(a), StandardCharsets.UTF_8)
              + "\", but a key must identify one row; let `key` name other columns, or add the"
              + " record step {type: deduplicate, by: [the key's columns]}. Nothing was"
              + " published.");
    }
    return order;
  }
}
