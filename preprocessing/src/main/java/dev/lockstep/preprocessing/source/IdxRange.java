package dev.lockstep.preprocessing.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Work of one task: some consecutive records of an image object and its label object. Travels to
 * executors.
 *
 * @param origin first part of the keys
 * @param images image object
 * @param labels label object with as many records
 * @param first number of the first record, from 0
 * @param end number after the last record
 */
record IdxRange(Origin origin, IdxObject images, IdxObject labels, long first, long end)
    implements Serializable {
  /** 32 MiB: a task takes about a second and a retry costs no more. */
  private static final long LARGEST_BYTES = 32L << 20;

  /** 1 MiB: below this a task costs more than it does. */
  private static final long SMALLEST_BYTES = 1L << 20;

  /**
   * Divides a pair of objects. Compressed images are one task, because a compressed stream can only
   * be read from its beginning.
   *
   * @param parallelism tasks that can run at once
   */
  static List<IdxRange> divide(Origin origin, IdxObject images, IdxObject labels, int parallelism) {
    long records = images.records();
    long step = images.gzipped() ? Math.max(1, records) : step(images, parallelism);
    List<IdxRange> ranges = new ArrayList<>();
    for (long first = 0; first == 0 || first < records; first += step) {
      ranges.add(new IdxRange(origin, images, labels, first, Math.min(records, first + step)));
    }
    return ranges;
  }

  private static long step(IdxObject images, int parallelism) {
    long recordBytes = images.recordBytes() + 1L;
    long fair = images.records() * recordBytes / parallelism + 1;
    long bytes = Math.min(LARGEST_BYTES, Math.max(SMALLEST_BYTES, fair));
    return Math.max(1, bytes / recordBytes);
  }

  boolean isLast() {
    return end == images.records();
  }
}
