package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;

/**
 * What a task reports of the file it committed.
 *
 * @param file its manifest entry
 * @param classCounts rows per class index, empty if classes are not counted
 */
record WrittenShard(ShardFile file, long[] classCounts) implements Serializable {
  private static final long serialVersionUID = 1L;
}
