package dev.lockstep.preprocessing.source.infer;

import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * The values of one column in a sample.
 *
 * @param values by record, null where one is missing; numbers of numeric columns, texts of string
 *     columns, anything else of others
 * @param remark what a person should know of the type, or null
 */
record SampledColumn(String name, DataType type, List<Object> values, String remark) {
  /** A list that a person can check at a glance. */
  private static final int MOST_CATEGORIES = 50;

  private static final int LONGEST_CATEGORY = 100;

  /** Fewer values of a kind than this look like names, not like categories. */
  private static final int VALUES_PER_CATEGORY = 5;

  FoundColumn found() {
    boolean nullable = values.isEmpty() || values.stream().anyMatch(Objects::isNull);
    return new FoundColumn(
        new ColumnSchema(name, type.simpleString(), nullable, categories(), range()), remark);
  }

  private List<String> categories() {
    if (!(type instanceof StringType)) {
      return null;
    }
    TreeSet<String> distinct = new TreeSet<>();
    int present = 0;
    for (Object value : values) {
      if (value != null) {
        present++;
        distinct.add((String) value);
      }
      if (distinct.size() > MOST_CATEGORIES) {
        return null;
      }
    }
    boolean few =
        !distinct.isEmpty()
            && distinct.size() * VALUES_PER_CATEGORY <= present
            && distinct.stream().allMatch(text -> text.length() <= LONGEST_CATEGORY);
    return few ? List.copyOf(distinct) : null;
  }

  private ColumnSchema.Range range() {
    if (!(type instanceof NumericType)) {
      return null;
    }
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (Object value : values) {
      if (value != null) {
        min = Math.min(min, ((Number) value).doubleValue());
        max = Math.max(max, ((Number) value).doubleValue());
      }
    }
    return Double.isFinite(min) && Double.isFinite(max) ? new ColumnSchema.Range(min, max) : null;
  }
}
