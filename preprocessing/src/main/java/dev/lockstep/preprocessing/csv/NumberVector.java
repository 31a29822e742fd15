package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.block.BlockVector;
import dev.lockstep.preprocessing.block.NumberColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;

/**
 * A column of numbers of any type but decimals of more than 18 digits: float64 for whoever wants
 * all of them at once, and beside it int64 where float64 is not exact. Dates are days, timestamps
 * microseconds since 1970, booleans 0 or 1.
 */
public final class NumberVector extends CsvVector implements BlockVector {
  private static final double MICROSECONDS = 1e6;

  private final double[] values;
  private final long[] longs;

  NumberVector(DataType type, int capacity) {
    super(type);
    values = new double[capacity];
    longs = isLong(type) ? new long[capacity] : null;
  }

  private static boolean isLong(DataType type) {
    return type.equals(DataTypes.LongType)
        || type.equals(DataTypes.TimestampType)
        || type instanceof DecimalType;
  }

  /**
   * The numbers of this batch, float64 {@code [at least rows]}, NaN where the value is missing; not
   * a copy, and overwritten by the next batch.
   */
  public double[] values() {
    return values;
  }

  /** Timestamps become seconds. */
  @Override
  public NumberColumn column(int rows) {
    if (!dataType().equals(DataTypes.TimestampType)) {
      return new NumberColumn(values, rows);
    }
    double[] seconds = new double[rows];
    for (int row = 0; row < rows; row++) {
      seconds[row] = values[row] / MICROSECONDS;
    }
    return new NumberColumn(seconds, rows);
  }

  /** Exact values where {@link #values} are not: int64; unscaled where the type is decimal. */
  long[] longs() {
    return longs;
  }

  @Override
  public boolean isNullAt(int row) {
    return Double.isNaN(values[row]);
  }

  @Override
  public boolean getBoolean(int row) {
    return values[row] != 0;
  }

  @Override
  public byte getByte(int row) {
    return (byte) values[row];
  }

  @Override
  public short getShort(int row) {
    return (short) values[row];
  }

  @Override
  public int getInt(int row) {
    return (int) values[row];
  }

  @Override
  public long getLong(int row) {
    return longs[row];
  }

  @Override
  public float getFloat(int row) {
    return (float) values[row];
  }

  @Override
  public double getDouble(int row) {
    return values[row];
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return isNullAt(row) ? null : Decimal.createUnsafe(longs[row], precision, scale);
  }
}
