package dev.lockstep.preprocessing.csv;

/**
 * What the bytes of a split do to the state at its beginning, which nobody knows until the splits
 * before were read: for each possible state the one at the end. Transitions of consecutive splits
 * are composed on the driver. Bytes without quotes are only looked over.
 */
final class SplitTransition {
  private static final int STEP = 1 << 14;

  private final RecordAutomaton automaton;
  private final byte[] after = new byte[RecordAutomaton.STATES];
  private final byte delimiter;
  private final boolean comments;
  private final boolean onlyQuotes;
  private final long quote;
  private final long escape;
  private final long comment;

  /** Begins with no bytes, which change nothing. */
  SplitTransition(CsvFormat format) {
    automaton = new RecordAutomaton(format);
    for (byte state = 0; state < after.length; state++) {
      after[state] = state;
    }
    delimiter = (byte) format.delimiter();
    comments = format.comment() != null;
    quote = Words.of((byte) (char) format.quote());
    escape = Words.of((byte) (char) format.escape());
    comment = comments ? Words.of((byte) (char) format.comment()) : quote;
    onlyQuotes = escape == quote && comment == quote;
  }

  /** State at the end by state at the beginning. */
  byte[] states() {
    return after.clone();
  }

  /** Adds bytes; {@link Words#SLACK} bytes must be readable behind them. */
  void append(byte[] data, int from, int to) {
    for (int i = from; i < to; i += STEP) {
      int end = Math.min(to, i + STEP);
      if (isPlain(data, i, end)) {
        appendPlain(data, i, end);
      } else {
        appendAny(data, i, end);
      }
    }
  }

  private boolean isPlain(byte[] data, int from, int to) {
    long marks = 0;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      marks |= marks(Words.at(data, i));
    }
    long rest = marks(Words.at(data, i));
    return (marks | Words.head(rest, to - i)) == 0;
  }

  private long marks(long word) {
    long marks = Words.equal(word, quote);
    return onlyQuotes ? marks : marks | Words.equal(word, escape) | Words.equal(word, comment);
  }

  /** Bytes without quote, escape and comment: only the last one matters, and ends of lines. */
  private void appendPlain(byte[] data, int from, int to) {
    byte last = data[to - 1];
    byte outside = last == delimiter ? RecordAutomaton.FIELD : RecordAutomaton.TEXT;
    if (last == '\n' || last == '\r') {
      outside = RecordAutomaton.START;
    }
    boolean ends = comments && hasEndOfLine(data, from, to);
    for (int i = 0; i < after.length; i++) {
      after[i] =
          switch (after[i]) {
            case RecordAutomaton.QUOTED, RecordAutomaton.ESCAPE -> RecordAutomaton.QUOTED;
            case RecordAutomaton.COMMENT -> ends ? outside : RecordAutomaton.COMMENT;
            default -> outside;
          };
    }
  }

  private static boolean hasEndOfLine(byte[] data, int from, int to) {
    for (int i = from; i < to; i++) {
      if (data[i] == '\n' || data[i] == '\r') {
        return true;
      }
    }
    return false;
  }

  private void appendAny(byte[] data, int from, int to) {
    byte[] results = new byte[RecordAutomaton.STATES];
    boolean[] known = new boolean[RecordAutomaton.STATES];
    for (int i = 0; i < after.length; i++) {
      byte state = after[i];
      if (!known[state]) {
        results[state] = automaton.run(state, data, from, to);
        known[state] = true;
      }
      after[i] = results[state];
    }
  }
}
