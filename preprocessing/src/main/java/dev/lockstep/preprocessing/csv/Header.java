package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/** The first record of an object, which names its columns. */
final class Header {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private Header() {}

  /** Moves a window over the byte order mark at the beginning of an object, if there is one. */
  static void skipByteOrderMark(ByteWindow window) {
    window.fill();
    int i = 0;
    while (i < BYTE_ORDER_MARK.length && window.data()[i] == BYTE_ORDER_MARK[i]) {
      i++;
    }
    if (i == BYTE_ORDER_MARK.length) {
      window.moveTo(i);
    }
  }

  /**
   * Reads the names and moves the window behind them.
   *
   * @return empty if the object holds no record at all
   * @throws UserException if the record does not end or is too long
   */
  static List<String> read(ByteWindow window, CsvFormat format, String uri) {
    RecordCursor records = new RecordCursor(window, format, uri);
    if (!records.next()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (String name : records.fields()) {
      names.add(name == null ? "" : name);
    }
    return names;
  }

  /**
   * Where each column is among an object's fields.
   *
   * @param names that the object's header has, in any order
   * @throws UserException if they are not exactly the columns
   */
  static int[] places(List<String> names, StructType columns, String uri) {
    List<String> expected = List.of(columns.fieldNames());
    Set<String> distinct = new HashSet<>(names);
    if (names.size() != expected.size()
        || distinct.size() != names.size()
        || !distinct.containsAll(expected)) {
      throw new UserException(message(names, expected, uri));
    }
    return expected.stream().mapToInt(names::indexOf).toArray();
  }

  /** Places of columns that are in the object's order. */
  static int[] inOrder(StructType columns) {
    int[] places = new int[columns.length()];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    return places;
  }

  private static String message(List<String> names, List<String> expected, String uri) {
    List<String> missing = new ArrayList<>(expected);
    missing.removeAll(names);
    List<String> added = new ArrayList<>(names);
    added.removeAll(expected);
    Set<String> seen = new HashSet<>();
    List<String> twice = names.stream().filter(name -> !seen.add(name)).toList();
    return uri
        + " has other columns than expected:"
        + (missing.isEmpty() ? "" : " missing are " + missing + ";")
        + (added.isEmpty() ? "" : " not expected are " + added + ";")
        + (twice.isEmpty() ? "" : " more than once there are " + twice + ";")
        + " its header says "
        + names
        + ", expected are "
        + expected
        + " in any order";
  }
}
