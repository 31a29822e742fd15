package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.lookup.LookupRows;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.step.LocalStep;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A foreign key for single rows, by a set: adds the number of the broken rule, 0 or -1.
 *
 * @param input columns before it
 * @param output columns behind it
 * @param own makes the values that are looked for of a row
 * @param known values of the lookup, of the same types
 */
record LocalForeignKey(StructType input, StructType output, LocalStep own, Set<List<Object>> known)
    implements LocalStep {
  private static final String KEY = "_foreign";

  static LocalForeignKey of(
      ForeignKey rule, StructType frame, FrameColumns columns, LookupRows lookup) {
    StructType there = lookup.schema();
    FrameColumns found = new FrameColumns(there, value -> LocalStep.analyzed(value, there));
    Map<String, Column> wanted = new LinkedHashMap<>();
    Map<String, Column> offered = new LinkedHashMap<>();
    for (int i = 0; i < rule.columns().size(); i++) {
      String name = rule.columns().get(i);
      String reference = rule.references().get(i);
      DataType common =
          ForeignKeys.common(columns.type(rule.name(), name), found.type(rule.name(), reference));
      wanted.put(KEY + i, columns.named(rule.name(), name).cast(common));
      offered.put(KEY + i, found.named(rule.name(), reference).cast(common));
    }
    LocalStep other = LocalStep.project(offered, there);
    Set<List<Object>> known = new HashSet<>();
    for (Row row : lookup.rows()) {
      InternalRow internal =
          (InternalRow) CatalystTypeConverters.createToCatalystConverter(there).apply(row);
      known.add(values(other, internal));
    }
    return new LocalForeignKey(
        frame,
        frame.add(Rules.brokenColumn(), DataTypes.IntegerType, true),
        LocalStep.project(wanted, frame),
        known);
  }

  @Override
  public InternalRow apply(InternalRow row) {
    Object[] values = new Object[output.length()];
    for (int i = 0; i < input.length(); i++) {
      values[i] = row.get(i, input.fields()[i].dataType());
    }
    boolean open = values[input.fieldIndex(RecordColumns.FATE)] == null;
    List<Object> looked = values(own, row);
    values[input.length()] = open && !misses(looked) && !known.contains(looked) ? 0 : -1;
    return new GenericInternalRow(values);
  }

  @Override
  public BitSet reads(BitSet outputs) {
    BitSet read = outputs.get(0, input.length());
    if (outputs.get(input.length())) {
      BitSet all = new BitSet();
      all.set(0, own.output().length());
      read.or(own.reads(all));
      read.set(input.fieldIndex(RecordColumns.FATE));
    }
    return read;
  }

  private static boolean misses(List<Object> values) {
    return values.stream()
        .anyMatch(
            value ->
                value == null
                    || (value instanceof Double number && number.isNaN())
                    || (value instanceof Float small && small.isNaN()));
  }

  /** Numbers that Spark takes for equal, 0.0 and -0.0, become one. */
  private static List<Object> values(LocalStep step, InternalRow row) {
    InternalRow made = step.apply(row);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < step.output().length(); i++) {
      Object value = made.get(i, step.output().fields()[i].dataType());
      value = value instanceof Double number && number == 0 ? Double.valueOf(0) : value;
      values.add(value instanceof Float number && number == 0 ? Float.valueOf(0) : value);
    }
    return values;
  }
}
