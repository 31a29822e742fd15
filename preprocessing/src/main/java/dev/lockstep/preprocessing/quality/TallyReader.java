package dev.lockstep.preprocessing.quality;

import java.nio.charset.StandardCharsets;

/** Reads what {@link TallyWriter} wrote and trusts none of it. */
final class TallyReader {
  private static final int MORE = 0x80;
  private final byte[] bytes;
  private int at;

  TallyReader(byte[] bytes) {
    this.bytes = bytes;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int part = next();
      value |= (long) (part & (MORE - 1)) << shift;
      if ((part & MORE) == 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IllegalArgumentException("a number has no end before byte " + at);
  }

  String text() {
    long length = number();
    if (length < 0 || length > bytes.length - at) {
      throw new IllegalArgumentException(
          "a text of " + length + " bytes, " + (bytes.length - at) + " are left");
    }
    String text = new String(bytes, at, (int) length, StandardCharsets.UTF_8);
    at += (int) length;
    return text;
  }

  /** Nothing may be left. */
  void end() {
    if (at != bytes.length) {
      throw new IllegalArgumentException((bytes.length - at) + " bytes too many");
    }
  }

  private int next() {
    if (at == bytes.length) {
      throw new IllegalArgumentException("the bytes end early, after " + at);
    }
    return bytes[at++];
  }
}
