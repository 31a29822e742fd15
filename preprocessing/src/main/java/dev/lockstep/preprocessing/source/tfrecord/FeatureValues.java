package dev.lockstep.preprocessing.source.tfrecord;

import dev.lockstep.preprocessing.source.RecordColumns;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Features as Spark's internal values. Nothing is rounded or cut off:
 *
 * <ul>
 *   <li>integers take int64 that fits, booleans 0 and 1;
 *   <li>float and double take float32, and int64 that they hold exactly;
 *   <li>strings take bytes that are UTF-8, binary takes all bytes;
 *   <li>a column that is no array takes a list of one value, and an empty one as missing;
 *   <li>arrays take lists of any length of what their elements take.
 * </ul>
 */
final class FeatureValues {
  private FeatureValues() {}

  /** Whether a column may have this type. */
  static boolean supports(DataType type) {
    return type instanceof ArrayType array
        ? !(array.elementType() instanceof ArrayType) && supports(array.elementType())
        : type instanceof BooleanType
            || type instanceof StringType
            || type instanceof BinaryType
            || type instanceof FloatType
            || type instanceof DoubleType
            || type instanceof LongType
            || type instanceof IntegerType
            || type instanceof ShortType
            || type instanceof ByteType;
  }

  /** The value, or null if there is none. */
  static Object of(Feature feature, DataType type) throws ExampleProblem {
    if (feature.kind() == Feature.Kind.NONE) {
      return null;
    }
    if (type instanceof ArrayType array) {
      return list(feature, array.elementType());
    }
    if (feature.count() > 1) {
      throw mistyped(feature.count() + " values in its " + feature.kind(), type);
    }
    return feature.count() == 0 ? null : value(feature, 0, type);
  }

  private static Object list(Feature feature, DataType element) throws ExampleProblem {
    if (element instanceof FloatType) {
      float[] values = new float[feature.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) value(feature, i, element);
      }
      return UnsafeArrayData.fromPrimitiveArray(values);
    }
    if (element instanceof LongType) {
      long[] values = new long[feature.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (long) value(feature, i, element);
      }
      return UnsafeArrayData.fromPrimitiveArray(values);
    }
    Object[] values = new Object[feature.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(feature, i, element);
    }
    return new GenericArrayData(values);
  }

  private static Object value(Feature feature, int i, DataType type) throws ExampleProblem {
    return switch (feature.kind()) {
      case BYTES -> bytes(feature.bytes(i), type);
      case FLOAT -> number(feature.number(i), type);
      case INT64 -> integer(feature.integer(i), type);
      case NONE -> throw new IllegalStateException("no list has no value " + i);
    };
  }

  private static Object bytes(byte[] bytes, DataType type) throws ExampleProblem {
    if (type instanceof BinaryType) {
      return bytes;
    }
    if (!(type instanceof StringType)) {
      throw mistyped(Feature.Kind.BYTES + " of " + bytes.length + " bytes", type);
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return UTF8String.fromBytes(bytes);
    } catch (CharacterCodingException e) {
      throw new ExampleProblem(
          RecordColumns.ENCODING_RULE,
          "found bytes that are not valid UTF-8 (" + e.getMessage() + "); binary takes them");
    }
  }

  private static Object number(float value, DataType type) throws ExampleProblem {
    if (type instanceof FloatType) {
      return value;
    }
    if (type instanceof DoubleType) {
      return (double) value;
    }
    throw mistyped(Float.toString(value), type);
  }

  private static Object integer(long value, DataType type) throws ExampleProblem {
    Object fitting = null;
    if (type instanceof LongType) {
      fitting = value;
    } else if (type instanceof IntegerType && value == (int) value) {
      fitting = (int) value;
    } else if (type instanceof ShortType && value == (short) value) {
      fitting = (short) value;
    } else if (type instanceof ByteType && value == (byte) value) {
      fitting = (byte) value;
    } else if (type instanceof BooleanType && (value == 0 || value == 1)) {
      fitting = value == 1;
    } else if (type instanceof DoubleType && isExact(value, (double) value)) {
      fitting = (double) value;
    } else if (type instanceof FloatType && isExact(value, (float) value)) {
      fitting = (float) value;
    }
    if (fitting == null) {
      throw mistyped(Long.toString(value), type);
    }
    return fitting;
  }

  /** The largest int64 and its neighbor above become the same int64 again. */
  private static boolean isExact(long value, double number) {
    return (long) number == value && number != 0x1p63;
  }

  private static ExampleProblem mistyped(String found, DataType type) {
    return new ExampleProblem(
        RecordColumns.TYPE_RULE, "found " + found + ", which is no " + type.sql());
  }
}
