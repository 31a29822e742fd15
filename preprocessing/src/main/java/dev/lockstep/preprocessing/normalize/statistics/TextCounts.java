package dev.lockstep.preprocessing.normalize.statistics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts distinct texts in a hash table without boxes. Beyond its limits it stays bounded and stops
 * being exact: the rarer half is forgotten.
 */
public final class TextCounts {
  private static final int FIRST = 64;

  /** Of an array's head, of the reference to it and of its count, with free slots beside them. */
  private static final int BYTES_PER_TEXT = 48;

  private final int most;
  private final long mostBytes;
  private byte[][] texts = new byte[FIRST][];
  private long[] counts = new long[FIRST];
  private int size;
  private long bytes;
  private boolean exact = true;

  /** With the limits of {@link Categories}. */
  public TextCounts() {
    this(Categories.MOST, Categories.MOST_BYTES);
  }

  TextCounts(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** Adds rows that have a text. */
  public void add(byte[] text, long rows) {
    int at = slot(texts, text);
    if (texts[at] == null) {
      texts[at] = text;
      size++;
      bytes += text.length;
    }
    counts[at] += rows;
    if (size > most || bytes > mostBytes) {
      forget();
    } else if (2 * size > texts.length) {
      rebuild(2 * texts.length, 0);
    }
  }

  /** Adds the counts of another one. */
  public void merge(TextCounts other) {
    exact &= other.exact;
    for (int i = 0; i < other.texts.length; i++) {
      if (other.texts[i] != null) {
        add(other.texts[i], other.counts[i]);
      }
    }
  }

  /** What the texts take in memory, about. */
  long memory() {
    return bytes + (long) BYTES_PER_TEXT * size;
  }

  /** Distinct texts that are counted. */
  public int size() {
    return size;
  }

  /** What was counted. */
  public Categories freeze() {
    List<Categories.Category> all = new ArrayList<>(size);
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] != null) {
        all.add(new Categories.Category(new String(texts[i], StandardCharsets.UTF_8), counts[i]));
      }
    }
    return new Categories(all, exact);
  }

  /** Writes the texts in their order, whatever order they came in. */
  public void write(ByteWriter to) {
    int[] order = new int[size];
    int n = 0;
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] != null) {
        order[n++] = i;
      }
    }
    to.flag(exact).count(size);
    Arrays.stream(order)
        .boxed()
        .sorted((a, b) -> Arrays.compareUnsigned(texts[a], texts[b]))
        .forEach(i -> to.bytes(texts[i]).count(counts[i]));
  }

  /** Reads what {@link #write} wrote. */
  public static TextCounts read(ByteReader from) {
    TextCounts counts = new TextCounts();
    counts.exact = from.flag();
    int size = from.length(2);
    for (int i = 0; i < size; i++) {
      counts.add(from.bytes(), from.count());
    }
    return counts;
  }

  /** Forgets the rarer half, and at least one. */
  void forget() {
    exact = false;
    long[] sorted = new long[size];
    int n = 0;
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] != null) {
        sorted[n++] = counts[i];
      }
    }
    Arrays.sort(sorted);
    rebuild(Categories.slots(sorted), sorted[size / 2]);
  }

  /** Keeps what occurs more often than a limit. */
  private void rebuild(int capacity, long above) {
    byte[][] oldTexts = texts;
    long[] oldCounts = counts;
    texts = new byte[capacity][];
    counts = new long[capacity];
    size = 0;
    bytes = 0;
    for (int i = 0; i < oldTexts.length; i++) {
      if (oldTexts[i] != null && oldCounts[i] > above) {
        int at = slot(texts, oldTexts[i]);
        texts[at] = oldTexts[i];
        counts[at] = oldCounts[i];
        size++;
        bytes += oldTexts[i].length;
      }
    }
  }

  /** Where a text is in an open table whose size is a power of two, or where it would go. */
  static int slot(byte[][] table, byte[] text) {
    int mask = table.length - 1;
    int at = hash(text) & mask;
    while (table[at] != null && !Arrays.equals(table[at], text)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private static int hash(byte[] text) {
    int hash = Arrays.hashCode(text) * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
