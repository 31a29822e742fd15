package dev.lockstep.preprocessing.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a file lies: {@code train/part-00000.parquet} in the folder of the version that names it,
 * or {@code ../<version>/train/part-00000.parquet} in that of another version of the same dataset.
 * No path leads anywhere else.
 */
final class ShardPath {
  private static final String OTHER = "../";

  private ShardPath() {}

  /**
   * @throws IllegalArgumentException if the path could leave the dataset's versions
   */
  static void require(String path) {
    String own = name(path);
    List<String> parts = Arrays.asList(own.split("/", -1));
    boolean plain = parts.stream().noneMatch(p -> p.isEmpty() || p.equals(".") || p.equals(".."));
    boolean named = version(path).stream().allMatch(Published::isId);
    if (!plain || !named || own.indexOf('\\') >= 0 || own.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "a file is in the version's folder or in ../<version>/ of another one, found path "
              + path);
    }
  }

  /** Id of the other version whose file it is. */
  static Optional<String> version(String path) {
    return path.startsWith(OTHER)
        ? Optional.of(path.substring(OTHER.length(), end(path)))
        : Optional.empty();
  }

  /** The path in the folder of the version whose file it is. */
  static String name(String path) {
    return path.startsWith(OTHER) ? path.substring(Math.min(path.length(), end(path) + 1)) : path;
  }

  /** The path as another version names the file. */
  static String seenFromElsewhere(String path, String version) {
    return path.startsWith(OTHER) ? path : OTHER + version + "/" + path;
  }

  /** End of the other version's id. */
  private static int end(String path) {
    int slash = path.indexOf('/', OTHER.length());
    return slash < 0 ? path.length() : slash;
  }
}
