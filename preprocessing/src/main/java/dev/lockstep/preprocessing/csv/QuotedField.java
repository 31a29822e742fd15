package dev.lockstep.preprocessing.csv;

/** Finds the closing quote of a field. */
final class QuotedField {
  /** The field's end is not in the window yet. */
  static final int OPEN = -1;

  private final byte quote;
  private final boolean doubled;
  private final boolean multiline;
  private final long quotes;
  private final long escapes;

  /** Whether the field found last holds escaped characters. */
  boolean escaped;

  /** Whether the field found last ends at an end of line, where it may not. */
  boolean cut;

  /** OR of all words looked at; a byte above 0x7f leaves its highest bit. */
  long seen;

  QuotedField(CsvFormat format) {
    boolean quoting = format.quote() != null;
    quote = (byte) (quoting ? format.quote() : 0);
    doubled = quoting && format.escape().equals(format.quote());
    multiline = format.multiline();
    quotes = Words.of(quote);
    escapes = quoting ? Words.of((byte) (char) format.escape()) : quotes;
  }

  /**
   * Looks for the closing quote.
   *
   * @param from after the opening quote
   * @return position after the closing quote, or {@link #OPEN}; the position of the end of line if
   *     the field is {@link #cut}
   */
  int close(byte[] data, int from, int limit) {
    escaped = false;
    cut = false;
    int at = from;
    while (at < limit) {
      long word = Words.at(data, at);
      seen |= word;
      long marks = Words.equal(word, quotes) | Words.equal(word, escapes);
      if (!multiline) {
        marks |= Words.equal(word, RecordScanner.LF) | Words.equal(word, RecordScanner.CR);
      }
      if (marks == 0) {
        at += Long.BYTES;
        continue;
      }
      at += Words.first(marks);
      if (at + 1 >= limit) {
        return OPEN;
      }
      byte b = data[at];
      if (!multiline && (b == '\n' || b == '\r')) {
        cut = true;
        return at;
      }
      if (b == quote && !(doubled && data[at + 1] == quote)) {
        return at + 1;
      }
      if (!multiline && (data[at + 1] == '\n' || data[at + 1] == '\r')) {
        at++; // an escape does not reach over the end of a line
        continue;
      }
      escaped = true;
      at += 2;
    }
    return OPEN;
  }
}
