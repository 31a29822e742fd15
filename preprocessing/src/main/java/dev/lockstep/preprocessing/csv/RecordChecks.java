package dev.lockstep.preprocessing.csv;

/** What a record must be before its cells are parsed. */
final class RecordChecks {
  private final CsvFormat format;
  private final RecordFields fields;
  private final int expected;

  RecordChecks(CsvFormat format, int expected) {
    this.format = format;
    this.expected = expected;
    fields = new RecordFields(format);
  }

  /** Rejects records of a resolved tile. */
  void check(ByteWindow window, Tile tile) {
    boolean decode = tile.high && format.isUtf8();
    for (int i = 0; i < tile.records; i++) {
      RecordProblem problem = tile.problems[i];
      if (Tile.WRONG_COUNT.equals(problem)) {
        tile.reject(i, wrongCount(window, tile.recordStarts[i], tile.recordEnds[i]));
      } else if (problem == null) {
        checkSize(tile, i);
      }
      if (decode && tile.problems[i] == null) {
        checkEncoding(window, tile, i);
      }
    }
  }

  private void checkSize(Tile tile, int record) {
    int bytes = tile.recordEnds[record] - tile.recordStarts[record];
    if (bytes <= format.maxFieldBytes()) {
      return;
    }
    int longest = tile.longestField(record);
    if (longest > format.maxFieldBytes()) {
      tile.reject(record, tooLong("a field", longest, format.maxFieldBytes()));
    } else if (bytes > format.maxRecordBytes()) {
      tile.reject(record, tooLong("the record", bytes, format.maxRecordBytes()));
    }
  }

  private void checkEncoding(ByteWindow window, Tile tile, int record) {
    int start = tile.recordStarts[record];
    int invalid = Utf8.firstInvalid(window.data(), start, tile.recordEnds[record]);
    if (invalid != Utf8.VALID) {
      String reason =
          "byte 0x%02x at %d of the record is not part of a character in UTF-8"
              .formatted(window.data()[invalid], invalid - start);
      tile.reject(record, new RecordProblem(RecordProblem.ENCODING, reason));
    }
  }

  private RecordProblem wrongCount(ByteWindow window, int start, int end) {
    int found = fields.count(window.data(), start, end);
    return new RecordProblem(
        RecordProblem.COLUMNS, found + " fields found, " + expected + " expected");
  }

  /** Why a record that was skipped is rejected. */
  static RecordProblem whole(boolean complete, long bytes, CsvFormat format) {
    return complete
        ? new RecordProblem(RecordProblem.PARSE, "the object ends within quotes")
        : tooLong("the record", bytes, format.maxRecordBytes());
  }

  private static RecordProblem tooLong(String what, long bytes, int most) {
    return new RecordProblem(
        RecordProblem.TOO_LONG,
        what + " has " + bytes + " bytes, at most " + most + " are allowed");
  }
}
