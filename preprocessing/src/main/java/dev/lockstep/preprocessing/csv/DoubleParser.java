package dev.lockstep.preprocessing.csv;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Columns of float64 and float32. The text {@code NaN} counts as a missing value. */
final class DoubleParser extends CellParser {
  /** Longest of {@code infinity} with its sign. */
  private static final int LONGEST_WORD = 9;

  private final NumberVector vector;
  private final boolean single;

  DoubleParser(String column, DataType type, CsvFormat format, int capacity) {
    super(column, "a number", format);
    vector = new NumberVector(type, capacity);
    single = type.equals(DataTypes.FloatType);
  }

  @Override
  CsvVector vector() {
    return vector;
  }

  @Override
  void parse(byte[] data, Tile tile, int field, int row, Batch batch) {
    if (single || nulls.hasOthers()) {
      super.parse(data, tile, field, row, batch);
      return;
    }
    double[] values = vector.values();
    int[] starts = tile.starts;
    int[] ends = tile.ends;
    int fields = tile.fields;
    int records = tile.records;
    int place = field;
    for (int i = 0; i < records; i++, place += fields) {
      int start = starts[place];
      int end = ends[place] & Tile.END;
      double value = Decimals.usual(data, start, end);
      values[row + i] = value;
      if (Double.isNaN(value)) {
        cell(data, start, end, row + i, batch);
      }
    }
  }

  @Override
  boolean parseCell(byte[] data, int start, int end, int row) {
    int length = end - start;
    double value = Decimals.usual(data, start, end);
    if (Double.isNaN(value) || (single && !Decimals.isSafeAsFloat(length))) {
      if (!Decimals.isNumber(data, start, end)) {
        return parseWord(data, start, end, row);
      }
      value = single ? Decimals.anyFloat(data, start, end) : Decimals.any(data, start, end);
    }
    vector.values()[row] = single ? (float) value : value;
    return true;
  }

  private boolean parseWord(byte[] data, int start, int end, int row) {
    if (end - start > LONGEST_WORD) {
      return false;
    }
    String word = new String(data, start, end - start, StandardCharsets.ISO_8859_1);
    Double value =
        switch (word.toLowerCase(Locale.ROOT)) {
          case "nan" -> Double.NaN;
          case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
          case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
          default -> null;
        };
    if (value == null) {
      return false;
    }
    vector.values()[row] = value;
    return true;
  }

  @Override
  void clear(int row) {
    vector.values()[row] = Double.NaN;
  }
}
