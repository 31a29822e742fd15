package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.SourceObject;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Work of one task: some images of one origin. Travels to executors.
 *
 * @param origin first part of the keys
 * @param files where they are, and their sizes
 */
record ImageRange(Origin origin, List<SourceObject> files) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** 32 MiB of encoded images are seconds of decoding. */
  private static final long MOST_BYTES = 32L << 20;

  /** So many requests are seconds too, however small the files are. */
  private static final int MOST_FILES = 512;

  ImageRange {
    files = List.copyOf(files);
  }

  /** Consecutive files, until there are enough bytes or files. */
  static List<ImageRange> divide(Origin origin, List<SourceObject> files) {
    List<ImageRange> ranges = new ArrayList<>();
    List<SourceObject> some = new ArrayList<>();
    long bytes = 0;
    for (SourceObject file : files) {
      if (!some.isEmpty() && (bytes + file.size() > MOST_BYTES || some.size() == MOST_FILES)) {
        ranges.add(new ImageRange(origin, some));
        some = new ArrayList<>();
        bytes = 0;
      }
      some.add(file);
      bytes += file.size();
    }
    if (!some.isEmpty()) {
      ranges.add(new ImageRange(origin, some));
    }
    return ranges;
  }
}
