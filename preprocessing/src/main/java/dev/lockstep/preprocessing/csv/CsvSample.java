package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of an object as text, to guess types from.
 *
 * @param names of the columns as the header has them; {@code c0}, {@code c1}, ... of the first
 *     record's fields where the format has no header
 * @param records fields by record, without quotes and escapes, null where a value is missing; a
 *     record may have another number of fields than there are names
 */
public record CsvSample(List<String> names, List<List<String>> records) {
  public CsvSample {
    names = List.copyOf(names);
    records = List.copyOf(records);
  }

  /**
   * Reads header and first records of an object.
   *
   * @param most records to read
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if one of them is longer than
   *     the format allows or the object ends within quotes
   */
  public static CsvSample of(Storage storage, SourceObject object, CsvFormat format, int most) {
    try (ObjectBytes in = ObjectBytes.open(storage, object, 0)) {
      ByteWindow window = new ByteWindow(in, 0, ByteWindow.USUAL_BYTES, format);
      Header.skipByteOrderMark(window);
      List<String> names =
          format.header() ? Header.read(window, format, object.uri()) : new ArrayList<>();
      RecordCursor cursor = new RecordCursor(window, format, object.uri());
      List<List<String>> records = new ArrayList<>();
      while (records.size() < most && cursor.next()) {
        records.add(cursor.fields());
      }
      if (!format.header() && !records.isEmpty()) {
        for (int i = 0; i < records.get(0).size(); i++) {
          names.add("c" + i);
        }
      }
      return new CsvSample(names, records);
    }
  }
}
