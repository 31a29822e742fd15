package dev.lockstep.preprocessing.csv;

import org.apache.spark.sql.types.DataTypes;

/** Columns of {@code true} and {@code false}, in any case. */
final class BooleanParser extends CellParser {
  private static final String TRUE = "true";
  private static final String FALSE = "false";
  private static final int LOWER_CASE = 0x20;

  private final NumberVector vector;

  BooleanParser(String column, CsvFormat format, int capacity) {
    super(column, "true or false", format);
    vector = new NumberVector(DataTypes.BooleanType, capacity);
  }

  @Override
  CsvVector vector() {
    return vector;
  }

  @Override
  boolean parseCell(byte[] data, int start, int end, int row) {
    boolean isTrue = is(TRUE, data, start, end);
    if (!isTrue && !is(FALSE, data, start, end)) {
      return false;
    }
    vector.values()[row] = isTrue ? 1 : 0;
    return true;
  }

  private static boolean is(String word, byte[] data, int start, int end) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((data[start + i] | LOWER_CASE) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void clear(int row) {
    vector.values()[row] = Double.NaN;
  }
}
