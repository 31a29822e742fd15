package dev.lockstep.preprocessing.csv;

import java.util.Arrays;

/**
 * Where the fields of some consecutive records lie in a {@link ByteWindow}. A record takes {@link
 * #fields} places however many fields it has; those of a rejected record are empty.
 *
 * <p>The scanner fills {@link #ends} with the positions of delimiters and notes quoted fields;
 * {@link #resolve} makes spans of them: from {@code starts[i]} to {@code ends[i] & END}, without
 * quotes and escapes; a negative end says that the field was quoted.
 */
final class Tile {
  static final int END = Integer.MAX_VALUE;
  static final int QUOTED = Integer.MIN_VALUE;

  /** Too few or too many fields, not counted yet. */
  static final RecordProblem WRONG_COUNT =
      new RecordProblem(RecordProblem.COLUMNS, "wrong number of fields");

  /** Places that the scanner may write behind the last one. */
  private static final int SLACK = 16;

  /** 16,384: with 26 columns, 256 records: positions and text fit a core's second cache. */
  private static final int USUAL_PLACES = 1 << 14;

  private static final int MOST_RECORDS = 256;
  private static final int NONE = -1;

  final int fields;
  final int capacity;
  final int[] starts;
  final int[] ends;
  final int[] recordStarts;
  final int[] recordEnds;
  final RecordProblem[] problems;

  int records;

  /** Whether a byte above 0x7f was seen. */
  boolean high;

  private final byte quote;
  private final byte escape;
  private int quotedFields;
  private int[] quotedPlaces = new int[64];
  private int[] quotedStarts = new int[64];
  private int[] quotedEnds = new int[64];

  Tile(int fields, CsvFormat format) {
    this(fields, format, Math.max(1, Math.min(MOST_RECORDS, USUAL_PLACES / fields)));
  }

  Tile(int fields, CsvFormat format, int capacity) {
    this.fields = fields;
    this.capacity = capacity;
    starts = new int[capacity * fields + SLACK];
    ends = new int[capacity * fields + SLACK];
    recordStarts = new int[capacity];
    recordEnds = new int[capacity];
    problems = new RecordProblem[capacity];
    quote = (byte) (format.quote() == null ? NONE : format.quote());
    escape = (byte) (format.escape() == null ? NONE : format.escape());
  }

  void clear() {
    records = 0;
    high = false;
    quotedFields = 0;
    Arrays.fill(problems, null);
  }

  /** Forgets the quoted fields of a record that is not complete yet, or has too many fields. */
  void forgetQuoted(int count) {
    quotedFields = count;
  }

  int quotedFields() {
    return quotedFields;
  }

  /**
   * Notes a quoted field.
   *
   * @param start after the opening quote
   * @param end of the closing quote
   * @param escaped whether quotes or escapes are escaped in it
   */
  void addQuoted(int place, int start, int end, boolean escaped) {
    if (quotedFields == quotedPlaces.length) {
      int larger = 2 * quotedFields;
      quotedPlaces = Arrays.copyOf(quotedPlaces, larger);
      quotedStarts = Arrays.copyOf(quotedStarts, larger);
      quotedEnds = Arrays.copyOf(quotedEnds, larger);
    }
    quotedPlaces[quotedFields] = place;
    quotedStarts[quotedFields] = start;
    quotedEnds[quotedFields] = escaped ? ~end : end;
    quotedFields++;
  }

  /** Makes spans of what the scanner noted. */
  void resolve(ByteWindow window) {
    for (int record = 0; record < records; record++) {
      int first = record * fields;
      if (problems[record] != null) {
        reject(record, problems[record]);
        continue;
      }
      starts[first] = recordStarts[record];
      for (int i = first + 1; i < first + fields; i++) {
        starts[i] = ends[i - 1] + 1;
      }
    }
    for (int i = 0; i < quotedFields; i++) {
      if (problems[quotedPlaces[i] / fields] == null) {
        resolveQuoted(window, i);
      }
    }
  }

  /** Rejects a record that was found already; its fields become empty. */
  void reject(int record, RecordProblem problem) {
    problems[record] = problem;
    Arrays.fill(starts, record * fields, (record + 1) * fields, 0);
    Arrays.fill(ends, record * fields, (record + 1) * fields, 0);
  }

  /** Length of the longest field of a record, without quotes. */
  int longestField(int record) {
    int longest = 0;
    for (int i = record * fields; i < (record + 1) * fields; i++) {
      longest = Math.max(longest, (ends[i] & END) - starts[i]);
    }
    return longest;
  }

  private void resolveQuoted(ByteWindow window, int i) {
    int place = quotedPlaces[i];
    int end = quotedEnds[i];
    if (end >= 0) {
      starts[place] = quotedStarts[i];
      ends[place] = end | QUOTED;
      return;
    }
    end = ~end;
    int at = window.scratch(end - quotedStarts[i]);
    int length = unescape(window.data(), quotedStarts[i], end, at);
    starts[place] = at;
    ends[place] = (at + length) | QUOTED;
  }

  private int unescape(byte[] data, int start, int end, int target) {
    int to = target;
    for (int from = start; from < end; from++) {
      byte b = data[from];
      if (b == escape && from + 1 < end && (data[from + 1] == quote || data[from + 1] == escape)) {
        from++;
        b = data[from];
      }
      data[to++] = b;
    }
    return to - target;
  }
}
