package dev.lockstep.preprocessing.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Gives equal texts equal codes: an open-addressing table over their bytes. It grows over the
 * batches of a partition up to a bound and then begins anew; where most texts are new anyway it
 * stops looking for equal ones.
 */
final class TextDictionary {
  /** 65,536 distinct texts, and 8 MiB of them. */
  private static final int MOST_ENTRIES = 1 << 16;

  private static final int MOST_BYTES = 8 << 20;
  private static final int FIRST_SLOTS = 256;
  private static final int FREE = -1;

  /** Fibonacci hashing: 2^64 divided by the golden ratio. */
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final StringVector vector;
  private final Charset charset;
  private final boolean transcode;

  private int[] slots;
  private int shift;
  private long[] tags = new long[FIRST_SLOTS];
  private byte[][] texts = new byte[FIRST_SLOTS][];
  private int entries;
  private long bytes;
  private long looked;
  private boolean plain;

  TextDictionary(StringVector vector, CsvFormat format) {
    this.vector = vector;
    charset = format.charset();
    transcode = !format.isUtf8();
    slots(FIRST_SLOTS);
  }

  /** Begins anew where the bound is reached; codes of the batch before end. */
  void startBatch() {
    if (plain) {
      vector.clearDictionary();
    } else if (entries > MOST_ENTRIES || bytes > MOST_BYTES) {
      plain = entries > looked / 2;
      entries = 0;
      bytes = 0;
      looked = 0;
      tags = new long[FIRST_SLOTS];
      texts = new byte[FIRST_SLOTS][];
      slots(FIRST_SLOTS);
      vector.clearDictionary();
    }
  }

  /** The code of a text; {@link Words#SLACK} bytes must be readable behind it. */
  int code(byte[] data, int start, int end) {
    if (plain) {
      return vector.add(text(data, start, end));
    }
    looked++;
    int length = end - start;
    long tag =
        length <= Long.BYTES ? Words.head(Words.at(data, start), length) : hash(data, start, end);
    int mask = slots.length - 1;
    int slot = (int) (((tag ^ length) * MIX) >>> shift);
    while (true) {
      int code = slots[slot];
      if (code == FREE) {
        return insert(slot, tag, data, start, end);
      }
      if (tags[code] == tag && isSame(texts[code], data, start, end)) {
        return code;
      }
      slot = (slot + 1) & mask;
    }
  }

  private static boolean isSame(byte[] text, byte[] data, int start, int end) {
    int length = end - start;
    // up to eight bytes the tag is the text
    return text.length == length
        && (length <= Long.BYTES || Arrays.equals(text, 0, length, data, start, end));
  }

  private static long hash(byte[] data, int start, int end) {
    long hash = 0;
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = (Long.rotateLeft(hash, 5) ^ Words.at(data, at)) * MIX;
    }
    return (Long.rotateLeft(hash, 5) ^ Words.head(Words.at(data, at), end - at)) * MIX;
  }

  private int insert(int slot, long tag, byte[] data, int start, int end) {
    int code = entries++;
    if (code == tags.length) {
      tags = Arrays.copyOf(tags, 2 * code);
      texts = Arrays.copyOf(texts, 2 * code);
    }
    tags[code] = tag;
    texts[code] = Arrays.copyOfRange(data, start, end);
    bytes += end - start;
    slots[slot] = code;
    vector.add(transcode ? text(data, start, end) : texts[code]);
    if (2 * entries > slots.length) {
      rehash();
    }
    return code;
  }

  private byte[] text(byte[] data, int start, int end) {
    return transcode
        ? new String(data, start, end - start, charset).getBytes(StandardCharsets.UTF_8)
        : Arrays.copyOfRange(data, start, end);
  }

  private void rehash() {
    slots(2 * slots.length);
    int mask = slots.length - 1;
    for (int code = 0; code < entries; code++) {
      int slot = (int) (((tags[code] ^ texts[code].length) * MIX) >>> shift);
      while (slots[slot] != FREE) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = code;
    }
  }

  private void slots(int count) {
    slots = new int[count];
    Arrays.fill(slots, FREE);
    shift = Long.SIZE - Integer.numberOfTrailingZeros(count);
  }
}
