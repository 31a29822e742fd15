package dev.lockstep.training.inference;

import dev.lockstep.preprocessing.dataset.RowGroup;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Row groups of one file, the work of one task. Travels to executors.
 *
 * @param file position of the file in the split
 * @param from first row group
 * @param to behind the last row group
 */
public record Chunk(int file, int from, int to) implements Serializable {
  /** About so many chunks at most, beyond one for each file: little work for the driver. */
  private static final int MOST = 256;

  /**
   * Row groups in file order, cut into pieces of about equal size that depend on the split alone.
   *
   * @param leastRows rows of a chunk at least, as far as its file has them
   */
  public static List<Chunk> cut(SplitFiles files, long leastRows) {
    long perChunk = Math.max(leastRows, (files.rows() + MOST - 1) / MOST);
    List<Chunk> chunks = new ArrayList<>();
    for (int file = 0; file < files.files().size(); file++) {
      List<RowGroup> groups = files.files().get(file).rowGroups();
      int from = 0;
      long rows = 0;
      for (int to = 1; to <= groups.size(); to++) {
        rows += groups.get(to - 1).rows();
        if (rows >= perChunk || to == groups.size()) {
          chunks.add(new Chunk(file, from, to));
          from = to;
          rows = 0;
        }
      }
    }
    return chunks;
  }
}
