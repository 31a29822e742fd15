package dev.lockstep.preprocessing.csv;

/** Well-formed UTF-8 (The Unicode Standard, table 3-7). */
final class Utf8 {
  /** All bytes are part of well-formed characters. */
  static final int VALID = -1;

  private static final int CONTINUATION = 0x80;

  private Utf8() {}

  /**
   * Position of the first byte that begins no well-formed character, or {@link #VALID}. {@link
   * Words#SLACK} bytes must be readable behind {@code to}.
   */
  static int firstInvalid(byte[] data, int from, int to) {
    int at = from;
    while (at < to) {
      if ((Words.at(data, at) & Words.HIGHS) == 0) {
        at += Long.BYTES;
        continue;
      }
      int length = length(data, at);
      if (length == 0 || at + length > to) {
        return at;
      }
      at += length;
    }
    return VALID;
  }

  /** Bytes of the character at a position, 1 to 4; 0 if it is not well-formed. */
  private static int length(byte[] data, int at) {
    int lead = data[at] & 0xff;
    if (lead < 0x80) {
      return 1;
    }
    int second = data[at + 1] & 0xff;
    if (lead < 0xe0) {
      return lead >= 0xc2 && continues(second) ? 2 : 0;
    }
    if (lead < 0xf0) {
      boolean overlong = lead == 0xe0 && second < 0xa0;
      boolean surrogate = lead == 0xed && second > 0x9f;
      return continues(second) && !overlong && !surrogate && continues(data[at + 2]) ? 3 : 0;
    }
    boolean overlong = lead == 0xf0 && second < 0x90;
    boolean beyond = lead > 0xf4 || (lead == 0xf4 && second > 0x8f);
    return continues(second)
            && !overlong
            && !beyond
            && continues(data[at + 2])
            && continues(data[at + 3])
        ? 4
        : 0;
  }

  private static boolean continues(int b) {
    return (b & 0xc0) == CONTINUATION;
  }
}
