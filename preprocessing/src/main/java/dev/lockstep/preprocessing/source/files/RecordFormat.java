package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/** How bytes of an object become records, one at a time. Travels to executors. */
public interface RecordFormat extends Serializable {
  /**
   * A part of an object.
   *
   * @param uri address of the object
   * @param start first byte, 0 if the object is not divided
   * @param end one past the last byte; a record belongs to the part in which it begins
   */
  record Part(String uri, long start, long end) {}

  /** Records of one part, in their order. */
  interface Reader extends Closeable {
    /** Fills the next record; false if there is none. */
    boolean next(RawRecord record) throws IOException;
  }

  /** Whether objects of this name may be divided. */
  boolean isSplitable(String uri);

  /**
   * Reads single records that were kept, into all data columns. A format whose records cannot be
   * judged by their bytes alone has one that says so.
   */
  default RecordParser parser() {
    return (record, source, position, raw) ->
        Optional.of("records of this format cannot be judged by their bytes alone");
  }

  /** Opens a part. */
  Reader open(Storage storage, Part part) throws IOException;
}
