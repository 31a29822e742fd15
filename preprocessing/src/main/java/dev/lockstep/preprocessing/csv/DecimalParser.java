package dev.lockstep.preprocessing.csv;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;

/** Columns of decimals; digits behind the scale are rounded half up, as Spark does. */
final class DecimalParser extends CellParser {
  /** Digits of a decimal at most, with room for zeros, sign, dot and exponent. */
  private static final int LONGEST = 128;

  /** Exponents beyond this could only make a zero or something too large. */
  private static final int LARGEST_SCALE = 1000;

  private final int precision;
  private final int scale;
  private final NumberVector small;
  private final DecimalVector large;

  DecimalParser(String column, DecimalType type, CsvFormat format, int capacity) {
    super(column, "a number of type " + type.simpleString(), format);
    precision = type.precision();
    scale = type.scale();
    boolean fits = precision <= Decimal.MAX_LONG_DIGITS();
    small = fits ? new NumberVector(type, capacity) : null;
    large = fits ? null : new DecimalVector(type, capacity);
  }

  @Override
  CsvVector vector() {
    return small == null ? large : small;
  }

  @Override
  boolean parseCell(byte[] data, int start, int end, int row) {
    if (end - start > LONGEST || !Decimals.isNumber(data, start, end)) {
      return false;
    }
    BigDecimal value;
    try {
      value = new BigDecimal(new String(data, start, end - start, StandardCharsets.ISO_8859_1));
    } catch (NumberFormatException e) {
      return false; // an exponent beyond 2^31
    }
    if (Math.abs((long) value.scale()) > LARGEST_SCALE) {
      return false;
    }
    value = value.setScale(scale, RoundingMode.HALF_UP);
    if (value.precision() > precision) {
      return false;
    }
    if (small == null) {
      large.values()[row] = value;
    } else {
      small.longs()[row] = value.unscaledValue().longValueExact();
      small.values()[row] = value.doubleValue();
    }
    return true;
  }

  @Override
  void clear(int row) {
    if (small == null) {
      large.values()[row] = null;
    } else {
      small.values()[row] = Double.NaN;
    }
  }
}
