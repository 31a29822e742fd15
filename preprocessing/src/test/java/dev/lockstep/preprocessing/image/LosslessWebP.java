package dev.lockstep.preprocessing.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Writes lossless WebP (RFC 9649, section 3) with no transforms and simple prefix codes: red, blue
 * and alpha have one value, green has two, so that a pixel is one bit.
 */
final class LosslessWebP {
  static final int RED = 200;
  static final int BLUE = 17;
  private static final int GREEN = 90;
  private static final int OTHER_GREEN = 250;

  private final BitSet bits = new BitSet();
  private int length;

  private LosslessWebP() {}

  /** Green of a pixel, by its number from the upper left. */
  static int green(int pixel) {
    return bit(pixel) == 0 ? GREEN : OTHER_GREEN;
  }

  static byte[] pattern(int width, int height) {
    LosslessWebP out = new LosslessWebP();
    out.put(0x2f, 8);
    out.put(width - 1, 14);
    out.put(height - 1, 14);
    out.put(0, 1 + 3 + 1 + 1 + 1); // alpha, version, transforms, color cache, meta prefix codes
    out.put(0b111, 3); // simple code, two symbols, the first of 8 bits
    out.put(GREEN, 8);
    out.put(OTHER_GREEN, 8);
    out.single(RED);
    out.single(BLUE);
    out.single(255);
    out.put(0b0001, 4); // distances: simple code, one symbol of 1 bit, 0
    for (int i = 0; i < width * height; i++) {
      out.put(bit(i), 1);
    }
    return out.file();
  }

  private static int bit(int pixel) {
    return (pixel * 0x9e3779b9) >>> 31;
  }

  private void single(int symbol) {
    put(0b101, 3); // simple code, one symbol of 8 bits
    put(symbol, 8);
  }

  private void put(int value, int count) {
    for (int i = 0; i < count; i++) {
      bits.set(length++, ((value >> i) & 1) == 1);
    }
  }

  private byte[] file() {
    int stream = (length + 7) / 8;
    byte[] file = new byte[20 + stream + (stream & 1)];
    ByteBuffer parts = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    parts.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(file.length - 8);
    parts.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(stream);
    parts.put(bits.toByteArray());
    return file;
  }
}
