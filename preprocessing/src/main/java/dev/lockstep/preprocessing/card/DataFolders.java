package dev.lockstep.preprocessing.card;

import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import java.util.List;

/** Where the files of a version lie: in its own folder and in those of versions that it adds to. */
final class DataFolders {
  private static final String ALL = "/*.parquet";

  private DataFolders() {}

  /**
   * Patterns relative to the version's folder that all files of a split match and no others do; one
   * or more.
   */
  static List<String> patterns(Manifest manifest, Split split) {
    SplitFiles files = manifest.splits().get(split);
    return files == null || files.files().isEmpty()
        ? List.of(split.label() + ALL)
        : files.files().stream()
            .map(ShardFile::path)
            .map(path -> path.substring(0, path.lastIndexOf('/')) + ALL)
            .distinct()
            .toList();
  }
}
