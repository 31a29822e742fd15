package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.lookup.LookupRows;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Local steps on Spark's external rows, to be compared with what a frame has. */
record LocalRow(StructType data, LocalSteps steps) {
  record Outcome(Row values, String fate, String rule, String reason) {}

  static LocalRow of(StructType data, List<RecordStep> steps, LookupRows lookup) {
    return new LocalRow(data, LocalSteps.of(LocalSteps.frame(data), steps, spec -> lookup));
  }

  StructType output() {
    return RecordColumns.data(steps.output());
  }

  Outcome apply(Row row) {
    Object[] values = new Object[steps.input().length()];
    for (int i = 0; i < row.length(); i++) {
      values[i] =
          CatalystTypeConverters.createToCatalystConverter(data.fields()[i].dataType())
              .apply(row.get(i));
    }
    InternalRow found = steps.apply(new GenericInternalRow(values));
    List<Object> made = new ArrayList<>();
    for (StructField field : output().fields()) {
      Object value = found.get(steps.output().fieldIndex(field.name()), field.dataType());
      made.add(CatalystTypeConverters.convertToScala(value, field.dataType()));
    }
    return new Outcome(
        RowFactory.create(made.toArray()),
        text(found, RecordColumns.FATE),
        text(found, RecordColumns.RULE),
        text(found, RecordColumns.REASON));
  }

  private String text(InternalRow row, String column) {
    int at = steps.output().fieldIndex(column);
    return row.isNullAt(at) ? null : row.getUTF8String(at).toString();
  }
}
