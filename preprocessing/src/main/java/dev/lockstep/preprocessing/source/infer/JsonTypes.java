package dev.lockstep.preprocessing.source.infer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.source.text.Instants;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Types of JSON values: the narrowest that takes all of them without loss. An object, values of
 * several kinds, and whole numbers beyond int64 become texts.
 */
final class JsonTypes {
  private JsonTypes() {}

  /**
   * @param nodes null where a value is missing
   */
  static DataType of(Iterable<JsonNode> nodes) {
    DataType all = DataTypes.NullType;
    for (JsonNode node : nodes) {
      if (node != null && !node.isNull()) {
        all = merge(all, of(node));
      }
    }
    return closed(all);
  }

  private static DataType of(JsonNode node) {
    if (node.isArray()) {
      DataType elements = DataTypes.NullType;
      for (JsonNode element : node) {
        elements = element.isNull() ? elements : merge(elements, of(element));
      }
      return DataTypes.createArrayType(elements, true);
    }
    if (node.isBoolean()) {
      return DataTypes.BooleanType;
    }
    if (node.isIntegralNumber()) {
      return node.canConvertToLong() ? DataTypes.LongType : DataTypes.StringType;
    }
    if (node.isNumber()) {
      return DataTypes.DoubleType;
    }
    return node.isTextual() ? ofText(node.textValue()) : DataTypes.StringType;
  }

  private static DataType ofText(String text) {
    // most texts are neither, and an exception for each would be slow
    if (!text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}.*")) {
      return DataTypes.StringType;
    }
    List<DataType> found = new ArrayList<>();
    attempt(() -> Instants.days(text), DataTypes.DateType, found);
    attempt(() -> Instants.micros(text), DataTypes.TimestampType, found);
    return found.isEmpty() ? DataTypes.StringType : found.get(0);
  }

  private static void attempt(Runnable parse, DataType type, List<DataType> found) {
    try {
      parse.run();
      found.add(type);
    } catch (DateTimeException | ArithmeticException e) {
      return;
    }
  }

  private static DataType merge(DataType a, DataType b) {
    if (a.equals(b) || b.equals(DataTypes.NullType)) {
      return a;
    }
    if (a.equals(DataTypes.NullType)) {
      return b;
    }
    if (a instanceof ArrayType one && b instanceof ArrayType other) {
      return DataTypes.createArrayType(merge(one.elementType(), other.elementType()), true);
    }
    return Set.of(a, b).equals(Set.of(DataTypes.LongType, DataTypes.DoubleType))
        ? DataTypes.DoubleType
        : DataTypes.StringType;
  }

  /** Where nothing is known, a text takes everything. */
  private static DataType closed(DataType type) {
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(closed(array.elementType()), true);
    }
    return type.equals(DataTypes.NullType) ? DataTypes.StringType : type;
  }
}
