package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;

/** Single records of an object as text, one after the other. */
final class RecordCursor {
  private final ByteWindow window;
  private final RecordScanner scanner;
  private final RecordFields fields;
  private final Tile tile;
  private final String uri;

  RecordCursor(ByteWindow window, CsvFormat format, String uri) {
    this.window = window;
    this.uri = uri;
    scanner = new RecordScanner(format);
    fields = new RecordFields(format);
    tile = new Tile(1, format, 1);
  }

  /**
   * Moves to the next record.
   *
   * @return false if there is none
   * @throws UserException if the record is too long or ends within quotes
   */
  boolean next() {
    while (true) {
      scanner.scan(window, Long.MAX_VALUE, 1, tile);
      if (tile.records == 1) {
        return true;
      }
      if (window.isComplete() && window.position() >= window.limit()) {
        return false;
      }
      if (!window.fill()) {
        throw new UserException(
            uri
                + (window.isComplete()
                    ? " ends within quotes: the record at byte "
                    : " has too long a record at byte ")
                + window.offset(window.position())
                + "; check delimiter and quote");
      }
    }
  }

  /** Fields of the record, null where a value is missing. */
  List<String> fields() {
    return fields.of(window.data(), tile.recordStarts[0], tile.recordEnds[0]);
  }
}
