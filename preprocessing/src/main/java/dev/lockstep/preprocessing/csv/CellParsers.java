package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.error.UserException;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A parser for each type that a column can have. */
final class CellParsers {
  private CellParsers() {}

  /**
   * Refuses types that text cannot be parsed as.
   *
   * @throws UserException if there is one
   */
  static void check(StructType columns, CsvFormat format) {
    for (StructField column : columns.fields()) {
      of(column, format, 1);
    }
  }

  static CellParser of(StructField column, CsvFormat format, int capacity) {
    String name = column.name();
    DataType type = column.dataType();
    if (type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)) {
      return new DoubleParser(name, type, format, capacity);
    }
    if (type.equals(DataTypes.LongType)
        || type.equals(DataTypes.IntegerType)
        || type.equals(DataTypes.ShortType)
        || type.equals(DataTypes.ByteType)) {
      return new IntegerParser(name, type, format, capacity);
    }
    if (type.equals(DataTypes.StringType)) {
      return new TextParser(name, format, capacity);
    }
    if (type.equals(DataTypes.BooleanType)) {
      return new BooleanParser(name, format, capacity);
    }
    if (type.equals(DataTypes.DateType) || type.equals(DataTypes.TimestampType)) {
      return new TimeParser(name, type, format, capacity);
    }
    if (type instanceof DecimalType decimal) {
      return new DecimalParser(name, decimal, format, capacity);
    }
    throw impossible(column);
  }

  /** Whether there is a parser. */
  static boolean canParse(DataType type) {
    return !(type instanceof ArrayType || type instanceof MapType || type instanceof StructType)
        && !type.equals(DataTypes.BinaryType);
  }

  static UserException impossible(StructField column) {
    return new UserException(
        "csv: column "
            + column.name()
            + " cannot be of type "
            + column.dataType().simpleString()
            + "; possible are double, float, long, int, short, byte, boolean, string, date,"
            + " timestamp and decimal");
  }
}
