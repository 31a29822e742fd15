package dev.lockstep.jobs.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The float64 of blocks as people write values of the source's types: whole numbers, dates and
 * times, rounded to what they can be.
 *
 * @param types by column; of columns that are not the source's own nothing is known
 */
record CellTexts(Map<String, DataType> types) {
  private static final double MICROSECONDS = 1e6;
  private static final long MICROS = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  /**
   * @param specification of the dataset; record steps change what columns are
   */
  static CellTexts of(JsonNode specification) {
    Map<String, DataType> types = new HashMap<>();
    if (specification.has("schema") && specification.path("records").isEmpty()) {
      SchemaFile schema = Json.value(specification.path("schema"), SchemaFile.class);
      for (StructField column : schema.columnTypes().fields()) {
        types.put(column.name(), column.dataType());
      }
    }
    return new CellTexts(types);
  }

  JsonNode of(String column, double value) {
    DataType type = types.get(column);
    if (type instanceof DateType) {
      return TextNode.valueOf(LocalDate.ofEpochDay(Math.round(value)).toString());
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      long micros = Math.round(value * MICROSECONDS);
      Instant moment =
          Instant.ofEpochSecond(
              Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * NANOS_PER_MICRO);
      return TextNode.valueOf(moment.toString());
    }
    if (type instanceof BooleanType) {
      return BooleanNode.valueOf(Math.round(value) != 0);
    }
    return isWhole(type) ? LongNode.valueOf(Math.round(value)) : DoubleNode.valueOf(value);
  }

  private static boolean isWhole(DataType type) {
    return type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }
}
