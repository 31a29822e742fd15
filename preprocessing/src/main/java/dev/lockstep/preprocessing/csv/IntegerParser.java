package dev.lockstep.preprocessing.csv;

import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Columns of int8, int16, int32 and int64. */
final class IntegerParser extends CellParser {
  /** Digits of the largest int64, and a sign. */
  private static final int LONGEST = 20;

  private final NumberVector vector;
  private final long least;
  private final long most;

  IntegerParser(String column, DataType type, CsvFormat format, int capacity) {
    super(column, "a whole number of type " + type.simpleString(), format);
    vector = new NumberVector(type, capacity);
    int bits = type.defaultSize() * Byte.SIZE;
    least = type.equals(DataTypes.LongType) ? Long.MIN_VALUE : -1L << (bits - 1);
    most = ~least;
  }

  @Override
  CsvVector vector() {
    return vector;
  }

  @Override
  void parse(byte[] data, Tile tile, int field, int row, Batch batch) {
    int place = field;
    boolean others = nulls.hasOthers();
    for (int i = 0; i < tile.records; i++, place += tile.fields) {
      int start = tile.starts[place];
      int end = tile.ends[place] & Tile.END;
      long value = others ? Decimals.NO_LONG : Decimals.usualLong(data, start, end);
      if (value < least || value > most || value == Decimals.NO_LONG) {
        cell(data, start, end, row + i, batch);
      } else {
        set(row + i, value);
      }
    }
  }

  @Override
  boolean parseCell(byte[] data, int start, int end, int row) {
    long value = Decimals.usualLong(data, start, end);
    if (value == Decimals.NO_LONG) {
      if (end - start > LONGEST || end == start) {
        return false;
      }
      try {
        String text = new String(data, start, end - start, StandardCharsets.ISO_8859_1);
        value = Long.parseLong(text);
      } catch (NumberFormatException e) {
        return false;
      }
    }
    if (value < least || value > most) {
      return false;
    }
    set(row, value);
    return true;
  }

  private void set(int row, long value) {
    vector.values()[row] = value;
    if (vector.longs() != null) {
      vector.longs()[row] = value;
    }
  }

  @Override
  void clear(int row) {
    vector.values()[row] = Double.NaN;
  }
}
