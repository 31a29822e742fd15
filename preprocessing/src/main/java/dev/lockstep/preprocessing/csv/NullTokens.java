package dev.lockstep.preprocessing.csv;

import java.util.Arrays;

/** Texts that stand for a missing value. */
final class NullTokens {
  private final boolean empty;
  private final byte[][] others;

  NullTokens(CsvFormat format) {
    empty = format.nulls().contains("");
    others =
        format.nulls().stream()
            .filter(token -> !token.isEmpty())
            .map(token -> token.getBytes(format.charset()))
            .toArray(byte[][]::new);
  }

  /** Whether more than the empty text can stand for a missing value. */
  boolean hasOthers() {
    return others.length > 0;
  }

  boolean contains(byte[] data, int start, int end) {
    if (start == end) {
      return empty;
    }
    for (byte[] token : others) {
      if (Arrays.equals(data, start, end, token, 0, token.length)) {
        return true;
      }
    }
    return false;
  }
}
