package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.Split;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * Partitions of the one shuffle: buckets of each split, of the rejected records, and of the facts
 * that reading finds (statistics, counts). A split's buckets divide the range of the order hash
 * evenly, so that bucket after bucket the rows are in the global random order. The plan depends on
 * the sizes of the sources and on the specification alone, never on the cluster. Travels to
 * executors.
 *
 * @param splits buckets by split
 * @param rejects buckets of the rejected records
 * @param facts buckets of the facts
 */
record BucketPlan(Map<Split, Range> splits, Range rejects, Range facts) implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final long USUAL_BUCKET_BYTES = 8L << 20;

  /** Reading and writing tasks exchange a chunk each: more buckets make them tiny. */
  private static final long USUAL_BUCKETS = 1024;

  /** A bucket is decoded at once, in memory, some of it twice. */
  private static final long LARGE_BUCKET_BYTES = 128L << 20;

  /** A shuffle keeps a size for each bucket of each reading task. */
  private static final long MOST_BUCKETS = 1 << 16;

  private static final int BUCKETS_PER_REJECT_BUCKET = 16;

  /** Reading tasks whose statistics one fact bucket takes. */
  static final int TASKS_PER_FACT_BUCKET = 32;

  /**
   * Consecutive buckets.
   *
   * @param first number of the first one
   * @param count how many
   */
  record Range(int first, int count) implements Serializable {
    private static final long serialVersionUID = 1L;

    int end() {
      return first + count;
    }

    /** The bucket of a hash: buckets divide the range of unsigned hashes evenly. */
    int bucket(long hash) {
      return first + (int) Math.multiplyHigh(hash >>> 1, 2L * count);
    }
  }

  BucketPlan {
    splits = Map.copyOf(splits);
  }

  /**
   * @param bytes expected decoded bytes of all records
   * @param shares expected share of each split; one that is not in it gets no rows
   * @param fileBytes target size of a file, which has one bucket or more
   * @param readingTasks how many tasks read the sources
   */
  static BucketPlan of(long bytes, Map<Split, Double> shares, long fileBytes, int readingTasks) {
    long size = bucketBytes(bytes, fileBytes);
    Map<Split, Range> splits = new EnumMap<>(Split.class);
    int next = 0;
    for (Split split : Split.values()) {
      Double share = shares.get(split);
      int count = share == null ? 0 : (int) Math.max(1, Math.ceil(bytes * share / size));
      splits.put(split, new Range(next, count));
      next += count;
    }
    Range rejects = new Range(next, 1 + next / BUCKETS_PER_REJECT_BUCKET);
    int facts = 1 + (readingTasks - 1) / TASKS_PER_FACT_BUCKET;
    return new BucketPlan(splits, rejects, new Range(rejects.end(), Math.max(1, facts)));
  }

  /** Grows with the input, first the buckets, then their number, then the buckets again. */
  private static long bucketBytes(long bytes, long fileBytes) {
    long usual = Math.min(USUAL_BUCKET_BYTES, fileBytes);
    long grown = Math.min(bytes / USUAL_BUCKETS, LARGE_BUCKET_BYTES);
    return Math.max(Math.max(usual, grown), bytes / MOST_BUCKETS);
  }

  /** Number of all buckets. */
  int total() {
    return facts.end();
  }
}
