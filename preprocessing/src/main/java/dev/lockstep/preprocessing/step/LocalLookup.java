package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.lookup.LookupRows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A join for single rows, by a map.
 *
 * @param output columns behind it: those before it and the added ones
 * @param input columns before it
 * @param on positions of the columns to find rows by
 * @param added values of the added columns by the values of those
 */
record LocalLookup(
    StructType output, StructType input, List<Integer> on, Map<List<Object>, Object[]> added)
    implements LocalStep {
  static LocalLookup of(Join join, StructType input, LookupRows lookup) {
    Frame frame = new Frame(input);
    new LookupJoin(join, frame).requireTypes(lookup.schema());
    Frame there = new Frame(lookup.schema());
    List<Integer> keys = positions(there, join.on());
    List<Integer> values = positions(there, join.columns());
    Map<List<Object>, Object[]> added = new HashMap<>();
    for (Row row : lookup.rows()) {
      List<Object> key = new ArrayList<>();
      catalyst(row, keys, lookup.schema()).forEach(value -> key.add(key(value)));
      List<Object> found = catalyst(row, values, lookup.schema());
      if (!key.contains(null) && added.put(key, found.toArray()) != null) {
        throw LookupJoin.duplicates(join.on(), List.of(key.toString()));
      }
    }
    StructType output = input;
    for (int i = 0; i < join.columns().size(); i++) {
      StructField field = lookup.schema().fields()[values.get(i)];
      output = output.add(join.columns().get(i), field.dataType(), true);
    }
    return new LocalLookup(output, input, positions(frame, join.on()), added);
  }

  /** The added columns depend on those that rows are found by. */
  @Override
  public BitSet reads(BitSet outputs) {
    BitSet read = outputs.get(0, input.length());
    if (outputs.length() > input.length()) {
      on.forEach(read::set);
    }
    return read;
  }

  @Override
  public InternalRow apply(InternalRow row) {
    Object[] values = new Object[output.length()];
    for (int i = 0; i < input.length(); i++) {
      values[i] = row.get(i, input.fields()[i].dataType());
    }
    List<Object> key = new ArrayList<>();
    on.forEach(at -> key.add(key(values[at])));
    Object[] found = key.contains(null) ? null : added.get(key);
    if (found != null) {
      System.arraycopy(found, 0, values, input.length(), found.length);
    }
    return new GenericInternalRow(values);
  }

  /** Numbers that Spark takes for equal, 0.0 and -0.0, become one; NaN is a missing number. */
  private static Object key(Object value) {
    if (value instanceof Double number) {
      return number.isNaN() ? null : (Object) (number + 0.0);
    }
    if (value instanceof Float number) {
      return number.isNaN() ? null : (Object) (number + 0f);
    }
    return value;
  }

  private static List<Integer> positions(Frame frame, List<String> columns) {
    return columns.stream()
        .map(column -> frame.schema().fieldIndex(frame.named("join", column)))
        .toList();
  }

  private static List<Object> catalyst(Row row, List<Integer> at, StructType schema) {
    List<Object> values = new ArrayList<>();
    for (int i : at) {
      values.add(
          CatalystTypeConverters.createToCatalystConverter(schema.fields()[i].dataType())
              .apply(row.get(i)));
    }
    return values;
  }
}
