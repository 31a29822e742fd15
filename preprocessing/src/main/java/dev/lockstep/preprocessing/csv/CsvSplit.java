package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.SourceObject;
import java.io.Serializable;

/**
 * A range of an object whose records one task reads: those whose first byte is in it. Travels to
 * executors.
 *
 * @param object where the bytes are
 * @param start first byte; 0 is the split that reads the header itself
 * @param end behind the last byte; {@link Long#MAX_VALUE} in a compressed object
 * @param state of {@link RecordAutomaton} before the first byte
 * @param dataStart first byte behind the header; only looked at where the start is not 0
 * @param places of the columns among the fields; null where the start is 0
 */
record CsvSplit(SourceObject object, long start, long end, byte state, long dataStart, int[] places)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A split that begins an object. */
  static CsvSplit first(SourceObject object, long end) {
    return new CsvSplit(object, 0, end, RecordAutomaton.START, 0, null);
  }
}
