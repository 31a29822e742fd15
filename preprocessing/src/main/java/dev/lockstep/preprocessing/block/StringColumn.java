package dev.lockstep.preprocessing.block;

/**
 * Texts by their number in a dictionary.
 *
 * @param codes int32 {@code [at least rows]}, -1 where the text is missing
 * @param dictionary UTF-8 texts by number; entries need not be distinct and need not all be used.
 *     Whoever fills it may put more texts behind the ones that are there, where entries are null,
 *     but never changes an entry
 * @param rows number of cells
 */
public record StringColumn(int[] codes, byte[][] dictionary, int rows) implements Column {
  /** Code of a missing text. */
  public static final int MISSING = -1;

  public StringColumn {
    if (rows > codes.length) {
      throw new IllegalArgumentException(rows + " rows in an array of " + codes.length);
    }
  }

  /** The UTF-8 bytes of a cell, or null if it is missing. */
  public byte[] bytes(int row) {
    return codes[row] == MISSING ? null : dictionary[codes[row]];
  }
}
