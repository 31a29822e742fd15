package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.Serializable;

/** How the rows of an object are numbered. Travels to executors. */
public interface RowNumbers extends Serializable {
  /** Whether objects may be divided. */
  boolean isSplitable();

  /** A LONG column in which the format itself numbers its rows; null if it does not. */
  default String column() {
    return null;
  }

  /**
   * How many rows are in front of a part; only asked if there is no column.
   *
   * @param start first byte of the part, more than 0
   */
  long before(Storage storage, String uri, long start);
}
