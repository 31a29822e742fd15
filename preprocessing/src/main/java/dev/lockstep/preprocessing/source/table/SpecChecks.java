package dev.lockstep.preprocessing.source.table;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;

/** What specifications have in common. */
final class SpecChecks {
  /** 16 MiB: a task holds a few records at a time. */
  static final int RECORD_BYTES = 16 << 20;

  private static final int MOST_RECORD_BYTES = 1 << 30;

  private SpecChecks() {}

  static List<String> paths(List<String> paths) {
    if (paths == null || paths.isEmpty()) {
      throw new UserException("source.paths must name at least one address, found none");
    }
    return List.copyOf(paths);
  }

  static int recordBytes(Integer bytes) {
    if (bytes != null && (bytes < 1 || bytes > MOST_RECORD_BYTES)) {
      throw new UserException(
          "source.max_record_bytes must be 1 to " + MOST_RECORD_BYTES + ", found " + bytes);
    }
    return bytes == null ? RECORD_BYTES : bytes;
  }
}
