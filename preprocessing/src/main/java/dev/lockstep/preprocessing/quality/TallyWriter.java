package dev.lockstep.preprocessing.quality;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Numbers and texts as bytes: a number is LEB128 of its zigzag form (as Protocol Buffers' sint64),
 * a text its length and UTF-8.
 */
final class TallyWriter {
  private static final int MORE = 0x80;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void number(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & -MORE) != 0) {
      out.write((int) (rest & (MORE - 1)) | MORE);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    out.writeBytes(utf8);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
