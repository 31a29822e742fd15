package dev.lockstep.preprocessing.block;

import java.nio.ByteBuffer;

/**
 * Packs texts as the dictionary entries that occur, in the order of their first use, and codes of
 * 1, 2 or 4 bytes. Code 0 means missing, so entry {@code k} has code {@code k + 1}.
 */
final class StringCodec {
  private static final int ONE_BYTE = 1 << 8;
  private static final int TWO_BYTES = 1 << 16;

  private StringCodec() {}

  /** Writes {@code codes[0 .. rows)}. */
  static void write(int[] codes, byte[][] dictionary, int entries, int rows, ByteSink sink) {
    int[] local = new int[entries];
    int[] used = new int[Math.min(entries, rows)];
    int count = 0;
    for (int i = 0; i < rows; i++) {
      int code = codes[i];
      if (code >= 0 && local[code] == 0) {
        used[count] = code;
        local[code] = ++count;
      }
    }
    sink.putInt(count);
    for (int i = 0; i < count; i++) {
      byte[] text = dictionary[used[i]];
      sink.putInt(text.length);
      sink.putBytes(text, 0, text.length);
    }
    for (int i = 0; i < rows; i++) {
      int code = codes[i] < 0 ? 0 : local[codes[i]];
      if (count < ONE_BYTE) {
        sink.putByte(code);
      } else if (count < TWO_BYTES) {
        sink.putShort(code);
      } else {
        sink.putInt(code);
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  static StringColumn read(ByteBuffer source, int rows) {
    int count = source.getInt();
    byte[][] dictionary = new byte[count][];
    for (int i = 0; i < count; i++) {
      dictionary[i] = new byte[source.getInt()];
      source.get(dictionary[i]);
    }
    int[] codes = new int[rows];
    for (int i = 0; i < rows; i++) {
      int code;
      if (count < ONE_BYTE) {
        code = source.get() & 0xff;
      } else if (count < TWO_BYTES) {
        code = source.getShort() & 0xffff;
      } else {
        code = source.getInt();
      }
      codes[i] = code - 1;
    }
    return new StringColumn(codes, dictionary, rows);
  }
}
