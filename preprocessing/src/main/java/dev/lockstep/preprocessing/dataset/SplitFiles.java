package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;
import java.util.List;

/**
 * The files of one split.
 *
 * @param rows rows in all of them
 * @param classCounts rows per class index; empty if the label is a value
 * @param files sorted by path
 */
public record SplitFiles(long rows, List<Long> classCounts, List<ShardFile> files)
    implements Serializable {
  public SplitFiles {
    classCounts = List.copyOf(classCounts);
    files = List.copyOf(files);
  }
}
