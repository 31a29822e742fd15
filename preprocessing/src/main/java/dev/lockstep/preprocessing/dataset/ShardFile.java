package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One Parquet file of a split.
 *
 * @param path relative to the version's folder, e.g. {@code train/part-00000.parquet}, or {@code
 *     ../<version>/train/part-00000.parquet} of another version of the dataset
 * @param rows rows in it
 * @param bytes its size
 * @param sha256 of its bytes, lower-case hex
 * @param rowGroups in file order
 */
public record ShardFile(String path, long rows, long bytes, String sha256, List<RowGroup> rowGroups)
    implements Serializable {
  public ShardFile {
    Objects.requireNonNull(path, "path is missing");
    ShardPath.require(path);
    Objects.requireNonNull(sha256, "sha256 is missing");
    rowGroups = List.copyOf(rowGroups);
  }

  /** Id of the version that wrote it, if that is not the one that names it. */
  public Optional<String> version() {
    return ShardPath.version(path);
  }

  /** Its path in the folder of the version that wrote it. */
  public String name() {
    return ShardPath.name(path);
  }

  /** The same file as another version names it, if this is how {@code version} does. */
  public ShardFile in(String version) {
    return new ShardFile(
        ShardPath.seenFromElsewhere(path, version), rows, bytes, sha256, rowGroups);
  }

  /** Both, sorted by path. */
  public static List<ShardFile> sorted(List<ShardFile> some, List<ShardFile> more) {
    return Stream.concat(some.stream(), more.stream())
        .sorted(Comparator.comparing(ShardFile::path))
        .toList();
  }
}
