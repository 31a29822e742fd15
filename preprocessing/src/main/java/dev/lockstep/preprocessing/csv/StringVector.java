package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.block.BlockVector;
import dev.lockstep.preprocessing.block.StringColumn;
import java.util.Arrays;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** A column of text, each cell the number of an entry in a dictionary. */
public final class StringVector extends CsvVector implements BlockVector {
  /** Code of a missing text. */
  public static final int MISSING = -1;

  private static final int FIRST_ENTRIES = 64;

  private final int[] codes;
  private byte[][] dictionary = new byte[FIRST_ENTRIES][];
  private int entries;
  private int generation;

  StringVector(int capacity) {
    super(DataTypes.StringType);
    codes = new int[capacity];
  }

  /**
   * Codes of this batch, int32 {@code [at least rows]}, {@link #MISSING} where there is no text;
   * not a copy, and overwritten by the next batch.
   */
  public int[] codes() {
    return codes;
  }

  /**
   * UTF-8 text by code {@code [at least }{@link #dictionarySize()}{@code ]}. Entries need not be
   * distinct and not all are used in a batch; from one batch to the next the dictionary may grow,
   * keeping its entries, or begin anew: look at {@link #dictionaryGeneration()}.
   */
  public byte[][] dictionary() {
    return dictionary;
  }

  @Override
  public StringColumn column(int rows) {
    return new StringColumn(codes, dictionary, rows);
  }

  /** Number of entries. */
  public int dictionarySize() {
    return entries;
  }

  /**
   * Differs from the batch before exactly if the dictionary began anew, so that old codes ended.
   */
  public int dictionaryGeneration() {
    return generation;
  }

  /** Adds an entry and returns its code. */
  int add(byte[] text) {
    if (entries == dictionary.length) {
      dictionary = Arrays.copyOf(dictionary, Math.max(FIRST_ENTRIES, 2 * entries));
    }
    dictionary[entries] = text;
    return entries++;
  }

  /** Forgets all entries; the array of them stays with whoever has it. */
  void clearDictionary() {
    if (entries > 0) {
      dictionary = new byte[Math.min(dictionary.length, codes.length)][];
      entries = 0;
      generation++;
    }
  }

  @Override
  public boolean isNullAt(int row) {
    return codes[row] == MISSING;
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return codes[row] == MISSING ? null : UTF8String.fromBytes(dictionary[codes[row]]);
  }

  @Override
  public byte[] getBinary(int row) {
    return codes[row] == MISSING ? null : dictionary[codes[row]];
  }
}
