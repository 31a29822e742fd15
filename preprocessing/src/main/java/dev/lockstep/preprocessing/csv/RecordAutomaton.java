package dev.lockstep.preprocessing.csv;

import java.util.Arrays;

/**
 * Where in a record a byte is, as a finite automaton over single bytes. It finds the same records
 * as {@link RecordScanner}, byte by byte: for the rare cases that skip over a record, and to carry
 * the state over the borders of splits.
 */
final class RecordAutomaton {
  /** Before the first byte of a record. */
  static final byte START = 0;

  /** Before the first byte of a field that is not the first. */
  static final byte FIELD = 1;

  /** In a field without quotes, or behind its closing quote. */
  static final byte TEXT = 2;

  /** Between quotes. */
  static final byte QUOTED = 3;

  /** After a quote within quotes, which closes the field or is the first of two. */
  static final byte QUOTE = 4;

  /** Between quotes, after an escape. */
  static final byte ESCAPE = 5;

  /** In a line to skip. */
  static final byte COMMENT = 6;

  static final int STATES = 7;

  private static final int BYTES = 256;

  private final byte[] next = new byte[STATES * BYTES];

  RecordAutomaton(CsvFormat format) {
    for (byte state : new byte[] {START, FIELD, TEXT, QUOTE}) {
      outside(state, format);
    }
    all(QUOTED, QUOTED);
    all(ESCAPE, QUOTED);
    all(COMMENT, COMMENT);
    ends(COMMENT);
    if (!format.multiline()) {
      ends(QUOTED);
      ends(ESCAPE);
    }
    if (format.quote() != null) {
      set(START, format.quote(), QUOTED);
      set(FIELD, format.quote(), QUOTED);
      set(QUOTED, format.escape(), ESCAPE);
      set(QUOTED, format.quote(), QUOTE);
      if (format.escape().equals(format.quote())) {
        set(QUOTE, format.quote(), QUOTED);
      }
    }
    if (format.comment() != null) {
      set(START, format.comment(), COMMENT);
    }
  }

  private void outside(byte state, CsvFormat format) {
    all(state, TEXT);
    ends(state);
    set(state, format.delimiter(), FIELD);
  }

  private void all(byte state, byte to) {
    Arrays.fill(next, state * BYTES, (state + 1) * BYTES, to);
  }

  private void ends(byte state) {
    set(state, '\n', START);
    set(state, '\r', START);
  }

  private void set(byte state, char on, byte to) {
    next[state * BYTES + on] = to;
  }

  /** The state after some bytes. */
  byte run(byte state, byte[] data, int from, int to) {
    byte[] table = next;
    int s = state;
    for (int i = from; i < to; i++) {
      s = table[(s << 8) | (data[i] & 0xff)];
    }
    return (byte) s;
  }

  /**
   * Moves a window behind the end of the record that it is in; it need not fit the window.
   *
   * @param state at the window's position
   * @return whether the record ended within quotes, with the object
   */
  boolean skipRecord(byte state, ByteWindow window) {
    byte s = state;
    while (true) {
      byte[] data = window.data();
      for (int i = window.position(); i < window.limit(); i++) {
        byte before = s;
        s = next[(s << 8) | (data[i] & 0xff)];
        if (s == START) {
          window.moveTo(i + 1);
          return false;
        }
        if (window.isComplete() && i == window.limit() - 1) {
          s = before; // the end of line that the window has added
        }
      }
      window.discard();
      if (!window.fill()) {
        return s == QUOTED || s == ESCAPE;
      }
    }
  }
}
