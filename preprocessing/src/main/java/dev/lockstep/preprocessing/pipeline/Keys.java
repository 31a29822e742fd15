package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.split.KeyHash;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Keys of a block's rows in UTF-8, one behind the other in one array: arrays for each of millions
 * of keys lie anywhere in memory, and are garbage soon. Filled by adding row after row. Not
 * thread-safe.
 */
final class Keys {
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

  private final int[] ends;
  private final BitSet missing = new BitSet();
  private byte[] bytes;
  private int rows;
  private int size;

  /**
   * @param rows how many there will be
   * @param usualBytes of a key; longer ones make it grow
   */
  Keys(int rows, int usualBytes) {
    this.ends = new int[rows];
    this.bytes = new byte[(int) Math.min(MOST_BYTES, (long) rows * usualBytes)];
  }

  /** Adds a key, or null for a row that has none. */
  void add(byte[] key) {
    if (key == null) {
      missing.set(rows);
      add(0);
    } else {
      int from = add(key.length); // first: it may replace the array
      System.arraycopy(key, 0, bytes, from, key.length);
    }
  }

  /**
   * Adds a key of so many bytes, which the caller writes into {@link #bytes} from the result on.
   *
   * @throws UserException if all together take more than 2 GiB
   */
  int add(int length) {
    int from = size;
    long needed = (long) from + length;
    if (needed > MOST_BYTES) {
      throw new UserException(
          "the keys of "
              + (rows + 1)
              + " records take more than 2 GiB; let `key` name columns with shorter texts");
    }
    size = (int) needed;
    if (size > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(MOST_BYTES, Math.max(size, 2L * from)));
    }
    ends[rows++] = size;
    return from;
  }

  /** Where keys lie; replaced as it grows. */
  byte[] bytes() {
    return bytes;
  }

  /** How many were added. */
  int rows() {
    return rows;
  }

  boolean isMissing(int row) {
    return missing.get(row);
  }

  /** A key, or null if the row has none. */
  byte[] of(int row) {
    return isMissing(row) ? null : Arrays.copyOfRange(bytes, from(row), ends[row]);
  }

  /**
   * Hashes of the keys, 0 where one is missing.
   *
   * @param state {@link KeyHash#state} of the seed
   * @param hashes receives int64 {@code [rows]} from {@code at} on
   */
  void hash(long state, long[] hashes, int at) {
    int from = 0;
    for (int row = 0; row < rows; row++) {
      int end = ends[row];
      hashes[at + row] = KeyHash.of(state, bytes, from, end - from);
      from = end;
    }
    for (int row = missing.nextSetBit(0); row >= 0; row = missing.nextSetBit(row + 1)) {
      hashes[at + row] = 0;
    }
  }

  private int from(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }
}
