package dev.lockstep.preprocessing.source.jdbc;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The columns that a database says a relation has, as it writes their names.
 *
 * @param types by name, in their order; absent where no dataset can have the type
 */
record DatabaseColumns(Map<String, Optional<DataType>> types) {
  /** int64 takes all numbers of so many digits. */
  private static final int LONG_DIGITS = 18;

  static DatabaseColumns of(ResultSetMetaData found) throws SQLException {
    Map<String, Optional<DataType>> types = new LinkedHashMap<>();
    for (int i = 1; i <= found.getColumnCount(); i++) {
      types.put(
          found.getColumnLabel(i),
          type(found.getColumnType(i), found.getPrecision(i), found.getScale(i)));
    }
    return new DatabaseColumns(types);
  }

  /**
   * Holds them against what is expected.
   *
   * @throws UserException naming all columns that are not there or are of another kind
   */
  void require(String uri, StructType expected, Collection<String> used) {
    List<String> problems = new ArrayList<>();
    for (StructField field : expected.fields()) {
      Optional<String> name = find(field.name());
      if (name.isEmpty()) {
        problems.add("there is no column " + field.name());
      } else if (!fits(types.get(name.get()), field.dataType())) {
        String found = types.get(name.get()).map(DataType::simpleString).orElse("of no known type");
        problems.add(
            "column %s is %s, expected %s"
                .formatted(field.name(), found, field.dataType().simpleString()));
      }
    }
    used.stream()
        .filter(name -> find(name).isEmpty())
        .forEach(name -> problems.add("there is no column " + name));
    if (!problems.isEmpty()) {
      throw new UserException(
          uri
              + " does not have the columns of the schema: "
              + String.join("; ", problems)
              + "; it has "
              + String.join(", ", types.keySet()));
    }
  }

  /**
   * @throws UserException if a column is not there or has no whole numbers
   */
  void requireInteger(String uri, String name) {
    Optional<DataType> type = find(name).flatMap(types::get);
    boolean isInteger =
        type.filter(t -> t.equals(DataTypes.IntegerType) || t.equals(DataTypes.LongType))
            .isPresent();
    if (!isInteger) {
      throw new UserException(
          "source.partition.column must be a column of whole numbers, found "
              + name
              + " of "
              + uri
              + ", which "
              + type.map(t -> "is " + t.simpleString()).orElse("is not there"));
    }
  }

  /** The name as the database writes it: letter by letter, or else ignoring case. */
  Optional<String> find(String name) {
    return types.containsKey(name)
        ? Optional.of(name)
        : types.keySet().stream().filter(name::equalsIgnoreCase).findFirst();
  }

  private static Optional<DataType> type(int type, int precision, int scale) {
    return Optional.ofNullable(
        switch (type) {
          case Types.BIT, Types.BOOLEAN -> DataTypes.BooleanType;
          case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> DataTypes.IntegerType;
          case Types.BIGINT -> DataTypes.LongType;
          case Types.REAL -> DataTypes.FloatType;
          case Types.FLOAT, Types.DOUBLE -> DataTypes.DoubleType;
          case Types.NUMERIC, Types.DECIMAL -> decimal(precision, scale);
          case Types.DATE -> DataTypes.DateType;
          case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> DataTypes.TimestampType;
          case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
              DataTypes.BinaryType;
          case Types.ARRAY, Types.STRUCT, Types.REF, Types.DATALINK, Types.JAVA_OBJECT -> null;
          default -> DataTypes.StringType;
        });
  }

  private static DataType decimal(int precision, int scale) {
    if (scale == 0 && precision > 0 && precision <= LONG_DIGITS) {
      return DataTypes.LongType;
    }
    boolean isDecimal =
        precision > 0
            && precision <= DecimalType.MAX_PRECISION()
            && scale >= 0
            && scale <= precision;
    return isDecimal ? DataTypes.createDecimalType(precision, scale) : DataTypes.DoubleType;
  }

  /** Values are checked one by one; what can never fit is found here. */
  private static boolean fits(Optional<DataType> found, DataType expected) {
    if (expected instanceof StringType) {
      return found.isPresent();
    }
    boolean isTime = expected instanceof DateType || expected instanceof TimestampType;
    return found
        .filter(
            type ->
                type.equals(expected)
                    || (type instanceof NumericType && expected instanceof NumericType)
                    || (isTime && type instanceof DateType))
        .isPresent();
  }
}
