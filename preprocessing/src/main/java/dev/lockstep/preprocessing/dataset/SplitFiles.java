package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one split.
 *
 * @param rows rows in all of them
 * @param classCounts rows per class index; empty if the label is a value
 * @param files sorted by path; those of earlier versions come before those that were added to them
 */
public record SplitFiles(long rows, List<Long> classCounts, List<ShardFile> files)
    implements Serializable {
  public SplitFiles {
    classCounts = List.copyOf(classCounts);
    files = List.copyOf(files);
  }

  /** The same files as a version names them that adds files to {@code version}. */
  public SplitFiles in(String version) {
    return new SplitFiles(rows, classCounts, files.stream().map(f -> f.in(version)).toList());
  }

  /** Followed by others of as many classes. */
  public SplitFiles plus(SplitFiles more) {
    List<Long> counts = new ArrayList<>();
    for (int c = 0; c < classCounts.size(); c++) {
      counts.add(classCounts.get(c) + more.classCounts.get(c));
    }
    List<ShardFile> all = new ArrayList<>(files);
    all.addAll(more.files);
    return new SplitFiles(rows + more.rows, counts, all);
  }
}
