package dev.lockstep.preprocessing.source.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * JSON values as Spark's internal ones. Nothing is rounded or cut off:
 *
 * <ul>
 *   <li>integers take numbers without a fraction or exponent that fit;
 *   <li>float and double take every number, and the strings NaN, Infinity and -Infinity;
 *   <li>strings take every value, an object or array as its JSON text;
 *   <li>dates take {@code 2026-01-31}, timestamps ISO-8601 with or without an offset (then UTC);
 *   <li>binary takes Base64 (RFC 4648);
 *   <li>arrays take arrays of what their elements take.
 * </ul>
 */
final class JsonValues {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int EXCERPT = 60;

  private JsonValues() {}

  /** Whether a column may have this type. */
  static boolean supports(DataType type) {
    return type instanceof ArrayType array
        ? supports(array.elementType())
        : type instanceof BooleanType
            || type instanceof StringType
            || type instanceof BinaryType
            || type instanceof DateType
            || type instanceof TimestampType
            || isFractional(type)
            || isIntegral(type);
  }

  /** The value at the parser's token; leaves the parser at the value's last token. */
  static Object read(JsonParser json, DataType type) throws IOException, MistypedException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (type instanceof ArrayType array && token == JsonToken.START_ARRAY) {
      return array(json, array.elementType());
    }
    if (type instanceof StringType) {
      return UTF8String.fromString(text(json));
    }
    if (type instanceof BooleanType && token.isBoolean()) {
      return json.getBooleanValue();
    }
    if (isIntegral(type) && token == JsonToken.VALUE_NUMBER_INT) {
      return integer(json, type);
    }
    if (isFractional(type) && (token.isNumeric() || token == JsonToken.VALUE_STRING)) {
      return fractional(json, type);
    }
    if (token == JsonToken.VALUE_STRING) {
      return fromText(json, type);
    }
    throw mistyped(json, type);
  }

  /** The value's text for a message, shortened. */
  static String excerpt(JsonParser json) throws IOException {
    String text =
        json.currentToken().isStructStart()
            ? json.currentToken().asString() + "..."
            : json.getText();
    String quoted = json.currentToken() == JsonToken.VALUE_STRING ? '"' + text + '"' : text;
    return quoted.length() <= EXCERPT ? quoted : quoted.substring(0, EXCERPT) + "...";
  }

  private static boolean isIntegral(DataType type) {
    return type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }

  private static boolean isFractional(DataType type) {
    return type instanceof DoubleType || type instanceof FloatType;
  }

  private static GenericArrayData array(JsonParser json, DataType element)
      throws IOException, MistypedException {
    List<Object> values = new ArrayList<>();
    MistypedException first = null;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      try {
        values.add(read(json, element));
      } catch (MistypedException e) {
        json.skipChildren();
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return new GenericArrayData(values.toArray());
  }

  private static Object integer(JsonParser json, DataType type)
      throws IOException, MistypedException {
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw mistyped(json, type);
    }
    long value = json.getLongValue();
    Object fitting = null;
    if (type instanceof LongType) {
      fitting = value;
    } else if (type instanceof IntegerType && value == (int) value) {
      fitting = (int) value;
    } else if (type instanceof ShortType && value == (short) value) {
      fitting = (short) value;
    } else if (type instanceof ByteType && value == (byte) value) {
      fitting = (byte) value;
    }
    if (fitting == null) {
      throw mistyped(json, type);
    }
    return fitting;
  }

  private static Object fractional(JsonParser json, DataType type)
      throws IOException, MistypedException {
    double value;
    if (json.currentToken().isNumeric()) {
      value = json.getDoubleValue();
    } else {
      value =
          switch (json.getText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw mistyped(json, type);
          };
    }
    if (type instanceof DoubleType) {
      return value;
    }
    // rounding to double first could round twice
    return json.currentToken().isNumeric() ? (Object) json.getFloatValue() : (Object) (float) value;
  }

  private static Object fromText(JsonParser json, DataType type)
      throws IOException, MistypedException {
    try {
      if (type instanceof DateType) {
        return Instants.days(json.getText());
      }
      if (type instanceof TimestampType) {
        return Instants.micros(json.getText());
      }
      if (type instanceof BinaryType) {
        return Base64.getDecoder().decode(json.getText());
      }
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw mistyped(json, type);
    }
    throw mistyped(json, type);
  }

  private static String text(JsonParser json) throws IOException {
    if (!json.currentToken().isStructStart()) {
      return json.getText();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.copyCurrentStructure(json);
    }
    return text.toString();
  }

  private static MistypedException mistyped(JsonParser json, DataType type) throws IOException {
    return new MistypedException("found " + excerpt(json) + ", which is no " + type.sql());
  }
}
