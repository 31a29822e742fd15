package dev.lockstep.preprocessing.csv;

import java.math.BigDecimal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;

/** A column of decimals of more than 18 digits. */
final class DecimalVector extends CsvVector {
  private final BigDecimal[] values;

  DecimalVector(DataType type, int capacity) {
    super(type);
    values = new BigDecimal[capacity];
  }

  /** Null: missing. */
  BigDecimal[] values() {
    return values;
  }

  @Override
  public boolean isNullAt(int row) {
    return values[row] == null;
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return isNullAt(row) ? null : Decimal.apply(values[row], precision, scale);
  }
}
