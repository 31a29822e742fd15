package dev.lockstep.preprocessing.source.schema;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.HashSet;
import java.util.List;
import org.apache.spark.sql.types.DataType;

/**
 * A frozen column.
 *
 * @param name as in the raw data
 * @param type in Spark's DDL: {@code bigint}, {@code double}, {@code string}, {@code
 *     decimal(10,2)}, {@code array<float>}, ...
 * @param nullable whether a value may be missing; inferred true if one was missing in the sample
 * @param categories all values that a column may have, of few; null: any value
 * @param range smallest and largest value that a numeric column may have; null: any number
 */
@JsonPropertyOrder({"name", "type", "nullable", "categories", "range"})
public record ColumnSchema(
    String name, String type, boolean nullable, List<String> categories, Range range) {
  public ColumnSchema {
    if (name == null || name.isBlank()) {
      throw new UserException("schema: a column has no name");
    }
    if (type == null) {
      throw new UserException("schema: column " + name + " has no type");
    }
    parse(name, type);
    if (categories != null) {
      categories = List.copyOf(categories);
      if (new HashSet<>(categories).size() != categories.size()) {
        throw new UserException("schema: categories of column " + name + " are given twice");
      }
    }
  }

  /**
   * @param min smallest value
   * @param max largest value
   */
  @JsonPropertyOrder({"min", "max"})
  public record Range(double min, double max) {
    public Range {
      if (!(min <= max)) {
        throw new UserException(
            "schema: a range must go from min to max, found " + min + " to " + max);
      }
    }
  }

  /** The type as Spark has it. */
  public DataType dataType() {
    return parse(name, type);
  }

  private static DataType parse(String name, String type) {
    try {
      return DataType.fromDDL(type);
    } catch (Exception e) { // Spark's parser declares none, but throws checked ones
      throw new UserException(
          "schema: column "
              + name
              + " has type "
              + type
              + ", which is none; allowed are boolean, tinyint, smallint, int, bigint, float,"
              + " double, decimal(p,s), string, binary, date, timestamp and array<...>",
          e);
    }
  }
}
