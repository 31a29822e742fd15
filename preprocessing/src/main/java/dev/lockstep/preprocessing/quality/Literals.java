package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;

/** Values of a specification, which are texts, as values of a column's type. */
final class Literals {
  private Literals() {}

  /**
   * A literal that compares exactly with a column of the type.
   *
   * @param where for messages
   * @throws UserException if the text is no such value, or the type has no order that people expect
   */
  static Column of(String text, DataType type, String where) {
    try {
      if (type.equals(DataTypes.StringType)) {
        return functions.lit(text);
      }
      String value = text.strip();
      if (type instanceof FloatType) {
        return functions.lit(new BigDecimal(value).floatValue());
      }
      if (type instanceof DoubleType) {
        return functions.lit(new BigDecimal(value).doubleValue());
      }
      if (type instanceof NumericType) {
        return functions.lit(new BigDecimal(value));
      }
      if (type.equals(DataTypes.DateType)) {
        return functions.lit(LocalDate.parse(value));
      }
      if (type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType)) {
        return moment(value).cast(type);
      }
      if (type.equals(DataTypes.BooleanType) && value.matches("true|false")) {
        return functions.lit(Boolean.parseBoolean(value));
      }
    } catch (NumberFormatException | DateTimeException e) {
      throw notA(type, text, where, e);
    }
    throw notA(type, text, where, null);
  }

  private static Column moment(String text) {
    if (text.length() <= "2024-01-01".length()) {
      return functions.lit(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
    }
    try {
      return functions.lit(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return functions.lit(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    }
  }

  private static UserException notA(DataType type, String text, String where, Exception cause) {
    return new UserException(
        where + ": " + text + " is not a value of its type, " + type.simpleString(), cause);
  }
}
