package dev.lockstep.preprocessing.block;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Reads Spark's values of one type as float64: booleans as 0 and 1, dates as days and timestamps as
 * seconds since 1970-01-01 UTC. Whether a value is there is for the caller to ask.
 */
enum CellReader {
  DOUBLE {
    @Override
    double of(SpecializedGetters row, int ordinal) {
      return row.getDouble(ordinal);
    }

    @Override
    double of(ColumnVector column, int row) {
      return column.getDouble(row);
    }
  },
  FLOAT {
    @Override
    double of(SpecializedGetters row, int ordinal) {
      return row.getFloat(ordinal);
    }

    @Override
    double of(ColumnVector column, int row) {
      return column.getFloat(row);
    }
  },
  LONG {
    @Override
    double of(SpecializedGetters row, int ordinal) {
      return row.getLong(ordinal);
    }

    @Override
    double of(ColumnVector column, int row) {
      return column.getLong(row);
    }
  },
  /** Microseconds in Spark. */
  TIMESTAMP {
    @Override
    double of(SpecializedGetters row, int ordinal) {
      return row.getLong(ordinal) / MICROSECONDS;
    }

    @Override
    double of(ColumnVector column, int row) {
      return column.getLong(row) / MICROSECONDS;
    }
  },
  /** Also dates, which are days in Spark. */
  INT {
    @Override
    double of(SpecializedGetters row, int ordinal) {
      return row.getInt(ordinal);
    }

    @Override
    double of(ColumnVector column, int row) {
      return column.getInt(row);
    }
  },
  SHORT {
    @Override
    double of(SpecializedGetters row, int ordinal) {
      return row.getShort(ordinal);
    }

    @Override
    double of(ColumnVector column, int row) {
      return column.getShort(row);
    }
  },
  BYTE {
    @Override
    double of(SpecializedGetters row, int ordinal) {
      return row.getByte(ordinal);
    }

    @Override
    double of(ColumnVector column, int row) {
      return column.getByte(row);
    }
  },
  BOOLEAN {
    @Override
    double of(SpecializedGetters row, int ordinal) {
      return row.getBoolean(ordinal) ? 1 : 0;
    }

    @Override
    double of(ColumnVector column, int row) {
      return column.getBoolean(row) ? 1 : 0;
    }
  };

  private static final double MICROSECONDS = 1e6;

  /** The value in a row; it is not null. */
  abstract double of(SpecializedGetters row, int ordinal);

  /** The value in a column; it is not null. */
  abstract double of(ColumnVector column, int row);

  /** The reader of a type, or null if its values are no numbers. */
  static CellReader of(DataType type) {
    if (type instanceof DoubleType) {
      return DOUBLE;
    }
    if (type instanceof FloatType) {
      return FLOAT;
    }
    if (type instanceof LongType) {
      return LONG;
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return TIMESTAMP;
    }
    if (type instanceof IntegerType || type instanceof DateType) {
      return INT;
    }
    if (type instanceof ShortType) {
      return SHORT;
    }
    if (type instanceof ByteType) {
      return BYTE;
    }
    return type instanceof BooleanType ? BOOLEAN : null;
  }
}
