package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.SourceObject;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Work of one task: some images of one origin. Travels to executors.
 *
 * @param origin first part of the keys
 * @param files where they are, and their sizes
 * @param labels of these files by address, as far as a file of labels gives them
 */
record ImageRange(Origin origin, List<SourceObject> files, Map<String, String> labels)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** 32 MiB of encoded images are seconds of decoding. */
  private static final long MOST_BYTES = 32L << 20;

  /** So many requests are seconds too, however small the files are. */
  private static final int MOST_FILES = 512;

  ImageRange {
    files = List.copyOf(files);
    labels = Map.copyOf(labels);
  }

  /** Consecutive files, until there are enough bytes or files. */
  static List<ImageRange> divide(
      Origin origin, List<SourceObject> files, Map<String, String> labels) {
    List<ImageRange> ranges = new ArrayList<>();
    List<SourceObject> some = new ArrayList<>();
    long bytes = 0;
    for (SourceObject file : files) {
      if (!some.isEmpty() && (bytes + file.size() > MOST_BYTES || some.size() == MOST_FILES)) {
        ranges.add(of(origin, some, labels));
        some = new ArrayList<>();
        bytes = 0;
      }
      some.add(file);
      bytes += file.size();
    }
    if (!some.isEmpty()) {
      ranges.add(of(origin, some, labels));
    }
    return ranges;
  }

  private static ImageRange of(
      Origin origin, List<SourceObject> files, Map<String, String> labels) {
    Map<String, String> some = new HashMap<>();
    for (SourceObject file : files) {
      String label = labels.get(file.uri());
      if (label != null) {
        some.put(file.uri(), label);
      }
    }
    return new ImageRange(origin, files, some);
  }
}
