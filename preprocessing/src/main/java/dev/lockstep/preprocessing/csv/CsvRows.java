package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The records of one object as texts, one after the other, without Spark. Holds one window of the
 * object; not thread-safe.
 */
public final class CsvRows implements Iterator<List<String>>, AutoCloseable {
  private final String uri;
  private final ObjectBytes in;
  private final RecordCursor cursor;
  private final List<String> names;
  private boolean known;
  private boolean more;

  private CsvRows(String uri, ObjectBytes in, ByteWindow window, CsvFormat format) {
    this.uri = uri;
    this.in = in;
    Header.skipByteOrderMark(window);
    this.names =
        List.copyOf(format.header() ? Header.read(window, format, uri) : new ArrayList<>());
    this.cursor = new RecordCursor(window, format, uri);
  }

  /**
   * Opens an object.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if its header cannot be read, or
   *     later if a record is longer than the format allows or does not end
   */
  public static CsvRows open(Storage storage, SourceObject object, CsvFormat format) {
    ObjectBytes in = ObjectBytes.open(storage, object, 0);
    try {
      ByteWindow window = new ByteWindow(in, 0, ByteWindow.USUAL_BYTES, format);
      return new CsvRows(object.uri(), in, window, format);
    } catch (RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Address of the object. */
  public String uri() {
    return uri;
  }

  /** Names that the header gives; none without a header. */
  public List<String> names() {
    return names;
  }

  @Override
  public boolean hasNext() {
    if (!known) {
      more = cursor.next();
      known = true;
    }
    return more;
  }

  /** Fields without quotes and escapes, null where a value is missing. */
  @Override
  public List<String> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more records in " + uri);
    }
    known = false;
    return cursor.fields();
  }

  @Override
  public void close() {
    in.close();
  }
}
