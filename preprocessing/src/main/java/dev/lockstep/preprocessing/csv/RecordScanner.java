package dev.lockstep.preprocessing.csv;

/**
 * Finds records and their fields in a {@link ByteWindow}, eight bytes at a time. A word that holds
 * delimiters only, which is the usual case, costs no branch that depends on where they are.
 */
final class RecordScanner {
  static final long LF = Words.of((byte) '\n');
  static final long CR = Words.of((byte) '\r');

  private final byte delimiter;
  private final boolean quoting;
  private final byte quote;
  private final boolean comments;
  private final byte comment;
  private final QuotedField quoted;
  private final long delimiters;
  private final long quotes;

  private long seen;

  RecordScanner(CsvFormat format) {
    delimiter = (byte) format.delimiter();
    quoting = format.quote() != null;
    quote = (byte) (quoting ? format.quote() : 0);
    comments = format.comment() != null;
    comment = (byte) (comments ? format.comment() : 0);
    quoted = new QuotedField(format);
    delimiters = Words.of(delimiter);
    quotes = quoting ? Words.of(quote) : LF;
  }

  /**
   * Finds complete records and moves the window behind the last one.
   *
   * @param end position in the object from which on records are not of this split
   * @param most records to find
   */
  void scan(ByteWindow window, long end, int most, Tile tile) {
    tile.clear();
    seen = 0;
    quoted.seen = 0;
    int at = skipLines(window.data(), window.position(), window.limit());
    window.moveTo(at);
    // a record beginning at this position in the window or behind is another split's
    int stop = (int) Math.min(Integer.MAX_VALUE, end - window.offset(0));
    if (at < Math.min(stop, window.limit())) {
      scan(window, at, stop, Math.min(most, tile.capacity), tile);
    }
    tile.high = ((seen | quoted.seen) & Words.HIGHS) != 0;
  }

  private void scan(ByteWindow window, int from, int stop, int most, Tile tile) {
    byte[] data = window.data();
    int limit = window.limit();
    int[] ends = tile.ends;
    int recordStart = from;
    int place = 0;
    int last = tile.fields + 1;
    int quotedFields = 0;
    long or = 0;
    int at = from;
    words:
    while (at < limit) {
      long word = Words.at(data, at);
      or |= word;
      long marks = Words.equal(word, delimiters);
      long others = Words.equal(word, LF) | Words.equal(word, CR) | Words.equal(word, quotes);
      if (others == 0) {
        int count = Long.bitCount(marks);
        ends[place] = at + Words.first(marks);
        marks &= marks - 1;
        ends[place + 1] = at + Words.first(marks);
        marks &= marks - 1;
        ends[place + 2] = at + Words.first(marks);
        if (count > 3) {
          pushRest(ends, place + 3, at, marks & (marks - 1));
        }
        place = Math.min(place + count, last);
        at += Long.BYTES;
        continue;
      }
      int next = at + Long.BYTES;
      marks |= others;
      while (marks != 0) {
        int q = at + Words.first(marks);
        marks &= marks - 1;
        byte b = data[q];
        if (b == delimiter) {
          ends[place] = q;
          place = Math.min(place + 1, last);
        } else if (quoting && b == quote) {
          if (q != recordStart && data[q - 1] != delimiter) {
            continue;
          }
          next = close(data, q, limit, place, last, tile);
          if (next == QuotedField.OPEN) {
            break words;
          }
          break;
        } else if (q == recordStart) {
          recordStart++; // an empty line, or the LF of a CRLF
          if (recordStart >= stop) {
            break words;
          }
        } else {
          ends[place] = q;
          place = Math.min(place + 1, last);
          endRecord(tile, recordStart, q, place);
          quotedFields = tile.quotedFields();
          recordStart = q + 1;
          if (tile.records == most || recordStart >= stop) {
            break words;
          }
          place = tile.records * tile.fields;
          last = place + tile.fields + 1;
        }
        if (comments && q == recordStart - 1 && data[recordStart] == comment) {
          next = skipLines(data, recordStart, limit);
          recordStart = next;
          if (next >= stop || next >= limit || data[next] == comment) {
            break words;
          }
          break;
        }
      }
      at = next;
    }
    seen |= or;
    tile.forgetQuoted(quotedFields);
    window.moveTo(Math.min(recordStart, limit));
  }

  private static void pushRest(int[] ends, int place, int at, long marks) {
    int to = place;
    for (long rest = marks; rest != 0; rest &= rest - 1) {
      ends[to++] = at + Words.first(rest);
    }
  }

  /** Finds the end of a quoted field, which begins at {@code at}; returns where to read on. */
  private int close(byte[] data, int at, int limit, int place, int last, Tile tile) {
    int close = quoted.close(data, at + 1, limit);
    if (close == QuotedField.OPEN) {
      return close;
    }
    if (quoted.cut) {
      broken(tile, "a line ends within quotes");
      return close;
    }
    if (place < last - 1) {
      tile.addQuoted(place, at + 1, close - 1, quoted.escaped);
    }
    byte behind = data[close];
    if (behind != delimiter && behind != '\n' && behind != '\r') {
      broken(tile, "text follows a closing quote");
    }
    return close;
  }

  private static void broken(Tile tile, String reason) {
    if (tile.problems[tile.records] == null) {
      tile.problems[tile.records] = new RecordProblem(RecordProblem.PARSE, reason);
    }
  }

  private static void endRecord(Tile tile, int start, int end, int place) {
    int record = tile.records;
    tile.recordStarts[record] = start;
    tile.recordEnds[record] = end;
    int fields = place - record * tile.fields;
    if (fields != tile.fields && tile.problems[record] == null) {
      // how many there are is counted when somebody wants to know
      tile.problems[record] = Tile.WRONG_COUNT;
    }
    tile.records++;
  }

  /**
   * Skips empty lines and comments.
   *
   * @return position of a record's first byte, of a comment whose end is not there yet, or {@code
   *     limit}
   */
  private int skipLines(byte[] data, int from, int limit) {
    int at = from;
    while (at < limit) {
      byte b = data[at];
      if (b == '\n' || b == '\r') {
        at++;
      } else if (comments && b == comment) {
        int end = at;
        while (end < limit && data[end] != '\n' && data[end] != '\r') {
          end++;
        }
        if (end == limit) {
          return at;
        }
        at = end;
      } else {
        return at;
      }
    }
    return at;
  }
}
