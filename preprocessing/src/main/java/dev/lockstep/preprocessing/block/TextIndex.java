package dev.lockstep.preprocessing.block;

import java.util.Arrays;

/**
 * Distinct texts by number, in the order of their first use: an open-addressing hash table over
 * bytes. Not thread-safe.
 */
public final class TextIndex {
  private static final int INITIAL = 256;
  private byte[][] texts = new byte[INITIAL][];
  private int[] hashes = new int[INITIAL];
  private int[] table = new int[2 * INITIAL];
  private int size;
  private long bytes;

  /** Number of distinct texts. */
  public int size() {
    return size;
  }

  /** Bytes of all texts together. */
  public long bytes() {
    return bytes;
  }

  /** Texts by number; entries from {@link #size} on are null. Replaced as the index grows. */
  public byte[][] texts() {
    return texts;
  }

  /** The number of a text, a new one if it was not there; the array is kept, not copied. */
  public int add(byte[] text) {
    int hash = hash(text, 0, text.length);
    int slot = find(text, 0, text.length, hash);
    return table[slot] != 0 ? table[slot] - 1 : insert(slot, text, hash);
  }

  /** The same for a part of an array, which is copied if it is new. */
  public int add(byte[] source, int from, int length) {
    int hash = hash(source, from, length);
    int slot = find(source, from, length, hash);
    return table[slot] != 0
        ? table[slot] - 1
        : insert(slot, Arrays.copyOfRange(source, from, from + length), hash);
  }

  /** The number of a text, or -1 if it is not there. */
  public int find(byte[] text) {
    return table[find(text, 0, text.length, hash(text, 0, text.length))] - 1;
  }

  private int find(byte[] source, int from, int length, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != 0) {
      int entry = table[slot] - 1;
      if (hashes[entry] == hash
          && Arrays.equals(texts[entry], 0, texts[entry].length, source, from, from + length)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int insert(int slot, byte[] text, int hash) {
    if (size == texts.length) {
      texts = Arrays.copyOf(texts, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    texts[size] = text;
    hashes[size] = hash;
    bytes += text.length;
    table[slot] = ++size;
    if (size * 2 > table.length) {
      rehash();
    }
    return size - 1;
  }

  private void rehash() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int i = 0; i < size; i++) {
      int slot = hashes[i] & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = i + 1;
    }
  }

  /** FNV-1a with a final mix (Fowler, Noll, Vo), so that the low bits depend on all of it. */
  private static int hash(byte[] source, int from, int length) {
    int hash = 0x811c9dc5;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ source[i]) * 0x01000193;
    }
    hash ^= hash >>> 15;
    hash *= 0x2c1b3c6d;
    return hash ^ (hash >>> 13);
  }
}
