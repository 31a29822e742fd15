package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * One Parquet file of a split.
 *
 * @param path relative to the version's folder, e.g. {@code train/part-00000.parquet}
 * @param rows rows in it
 * @param bytes its size
 * @param sha256 of its bytes, lower-case hex
 * @param rowGroups in file order
 */
public record ShardFile(String path, long rows, long bytes, String sha256, List<RowGroup> rowGroups)
    implements Serializable {
  public ShardFile {
    Objects.requireNonNull(path, "path is missing");
    Objects.requireNonNull(sha256, "sha256 is missing");
    rowGroups = List.copyOf(rowGroups);
  }
}
