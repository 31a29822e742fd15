package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.Split;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many files each split gets, and which partitions of the one shuffle are theirs: first all of
 * train, then validation, test and the rejected records. It depends on what the sources announce
 * and on the specification alone, never on the cluster, so that the same rows land in the same
 * files everywhere.
 *
 * @param splits partitions by split; a split that cannot have rows has none
 * @param rejects partitions of the rejected records
 */
record ShardPlan(Map<Split, Slice> splits, Slice rejects) {
  /** Key, label and lengths beside the features: what a row takes more in a file, roughly. */
  private static final int ROW_OVERHEAD_BYTES = 24;

  /** Rejected records are few unless the run fails: one file for so many data files. */
  private static final int DATA_SHARDS_PER_REJECT_SHARD = 16;

  /**
   * Consecutive partitions.
   *
   * @param first number of the first one
   * @param count how many
   */
  record Slice(int first, int count) {
    int end() {
      return first + count;
    }
  }

  ShardPlan {
    splits = Map.copyOf(splits);
  }

  /**
   * Plans files of about the target size.
   *
   * @param expectedRows rows expected per split; a split that is not in it cannot have any
   * @param rowBytes stored bytes of one row's features
   * @param targetFileBytes size of a file before compression
   */
  static ShardPlan of(Map<Split, Long> expectedRows, int rowBytes, long targetFileBytes) {
    Map<Split, Slice> splits = new EnumMap<>(Split.class);
    int next = 0;
    for (Split split : Split.values()) {
      int count = files(expectedRows.get(split), rowBytes, targetFileBytes);
      splits.put(split, new Slice(next, count));
      next = Math.addExact(next, count);
    }
    return new ShardPlan(splits, new Slice(next, 1 + next / DATA_SHARDS_PER_REJECT_SHARD));
  }

  /** Number of all partitions. */
  int total() {
    return rejects.end();
  }

  /** At least one for a split that may have rows, however few are expected. */
  private static int files(Long rows, int rowBytes, long targetFileBytes) {
    if (rows == null) {
      return 0;
    }
    long bytes = Math.multiplyExact(rows, (long) rowBytes + ROW_OVERHEAD_BYTES);
    long full = bytes / targetFileBytes;
    return Math.toIntExact(Math.max(1, bytes % targetFileBytes == 0 ? full : full + 1));
  }
}
