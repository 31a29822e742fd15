package dev.lockstep.preprocessing.source.jdbc;

import dev.lockstep.preprocessing.source.text.Instants;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Values of a database as Spark's internal ones. Integers and decimals take numbers that they hold
 * exactly, float and double the nearest; a time without a zone is UTC, and what is below a
 * microsecond is cut off.
 */
final class DatabaseValues {
  /** Drivers that report times with a zone as others call their type so. */
  private static final Pattern ZONED =
      Pattern.compile("(?i)timestamptz|timestamp with|with time zone|datetimeoffset");

  private DatabaseValues() {}

  /** Whether a column may have this type. */
  static boolean supports(DataType type) {
    return type instanceof StringType
        || type instanceof BinaryType
        || type instanceof BooleanType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof NumericType;
  }

  /**
   * As what a driver is asked for a column's values: times as they are written, since {@code
   * java.sql.Timestamp} moves those that the zone of this process does not have.
   *
   * @param column its number, from 1
   */
  static Class<?> asked(ResultSetMetaData found, int column, DataType type) throws SQLException {
    if (type instanceof StringType) {
      return String.class;
    }
    if (type instanceof BinaryType) {
      return byte[].class;
    }
    boolean zoned = ZONED.matcher(found.getColumnTypeName(column)).find();
    return switch (found.getColumnType(column)) {
      case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.class;
      case Types.TIMESTAMP -> zoned ? OffsetDateTime.class : LocalDateTime.class;
      case Types.DATE -> LocalDate.class;
      default -> Object.class;
    };
  }

  /** The value as the driver gives it; null if it is missing. */
  static Object get(ResultSet rows, int column, Class<?> asked) throws SQLException {
    if (asked == String.class) {
      return rows.getString(column);
    }
    if (asked == byte[].class) {
      return rows.getBytes(column);
    }
    return asked == Object.class ? rows.getObject(column) : rows.getObject(column, asked);
  }

  /**
   * The value for Spark.
   *
   * @throws ArithmeticException if the type does not hold the value
   * @throws NumberFormatException if it is not even a number where one is needed
   */
  static Object internal(Object value, DataType type) {
    Object internal = null;
    if (value instanceof String text && type instanceof StringType) {
      internal = UTF8String.fromString(text);
    } else if (value instanceof byte[] && type instanceof BinaryType) {
      internal = value;
    } else if (value instanceof Boolean && type instanceof BooleanType) {
      internal = value;
    } else if (value instanceof Number number) {
      internal = number(number, type);
    } else if (type instanceof DateType || type instanceof TimestampType) {
      internal = time(value, type);
    }
    if (internal == null && value != null) {
      throw new ArithmeticException("a value of another kind");
    }
    return internal;
  }

  private static Object number(Number number, DataType type) {
    if (type instanceof DoubleType) {
      return number.doubleValue();
    }
    if (type instanceof FloatType) {
      return number.floatValue();
    }
    BigDecimal exact = new BigDecimal(number.toString());
    if (type instanceof DecimalType decimal) {
      BigDecimal scaled = exact.setScale(decimal.scale(), RoundingMode.UNNECESSARY);
      if (scaled.precision() > decimal.precision()) {
        throw new ArithmeticException("too many digits");
      }
      return Decimal.apply(scaled, decimal.precision(), decimal.scale());
    }
    if (type instanceof LongType) {
      return exact.longValueExact();
    }
    if (type instanceof IntegerType) {
      return exact.intValueExact();
    }
    if (type instanceof ShortType) {
      return exact.shortValueExact();
    }
    return type instanceof ByteType ? exact.byteValueExact() : null;
  }

  private static Object time(Object value, DataType type) {
    if (value instanceof LocalDate date) {
      int days = Math.toIntExact(date.toEpochDay());
      return type instanceof DateType ? (Object) days : micros(date.atStartOfDay());
    }
    if (type instanceof DateType) {
      return null;
    }
    if (value instanceof OffsetDateTime time) {
      return Instants.micros(time.toInstant());
    }
    return value instanceof LocalDateTime time ? (Object) micros(time) : null;
  }

  private static long micros(LocalDateTime time) {
    return Instants.micros(time.toInstant(ZoneOffset.UTC));
  }
}
