package dev.lockstep.preprocessing.normalize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Finds texts in a list by their UTF-8 bytes. Thread-safe. */
final class TextIndex {
  static final int NONE = -1;
  private final byte[][] texts;
  private final int[] indices;
  private final int mask;

  /**
   * @param list distinct texts
   */
  TextIndex(List<String> list) {
    int capacity = Integer.highestOneBit(Math.max(8, 2 * list.size())) * 2;
    texts = new byte[capacity][];
    indices = new int[capacity];
    mask = capacity - 1;
    for (int i = 0; i < list.size(); i++) {
      byte[] text = list.get(i).getBytes(StandardCharsets.UTF_8);
      int at = slot(text);
      if (texts[at] == null) {
        texts[at] = text;
        indices[at] = i;
      }
    }
  }

  /** Position in the list, or {@link #NONE}. */
  int of(byte[] text) {
    int at = slot(text);
    return texts[at] == null ? NONE : indices[at];
  }

  private int slot(byte[] text) {
    int hash = Arrays.hashCode(text) * 0x9E3779B9;
    int at = (hash ^ (hash >>> 15)) & mask;
    while (texts[at] != null && !Arrays.equals(texts[at], text)) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
