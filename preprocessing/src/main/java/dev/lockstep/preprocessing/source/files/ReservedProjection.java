package dev.lockstep.preprocessing.source.files;

import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows with the wanted columns, where a format gives rows. */
final class ReservedProjection {
  private final ReservedLayout layout;
  private final DataType[] types;
  private final Object[] values;
  private final InternalRow row;
  private final UnsafeProjection projection;
  private final RowJson json;
  private final Object[] data;

  ReservedProjection(ReservedLayout layout) {
    this.layout = layout;
    StructField[] fields = layout.required().fields();
    types =
        IntStream.range(0, fields.length)
            .mapToObj(i -> fields[i].dataType())
            .toArray(DataType[]::new);
    values = new Object[types.length];
    row = new GenericInternalRow(values);
    projection = UnsafeProjection.create(types);
    StructType columns = layout.data();
    json = new RowJson(columns);
    data = new Object[columns.size()];
  }

  InternalRow apply(InternalRow stored, long number) {
    int next = 0;
    boolean wantsRaw = false;
    for (int i = 0; i < values.length; i++) {
      int slot = layout.slots()[i];
      values[i] =
          switch (slot) {
            case ReservedLayout.NUMBER -> number;
            case ReservedLayout.SOURCE -> layout.source();
            case ReservedLayout.RAW, ReservedLayout.NOTHING -> null;
            default -> stored.get(slot, types[i]);
          };
      wantsRaw |= slot == ReservedLayout.RAW;
      if (slot >= 0 && next < data.length) {
        data[next++] = values[i];
      }
    }
    if (wantsRaw) {
      setRaw();
    }
    return projection.apply(row);
  }

  private void setRaw() {
    byte[] line = json.of(new GenericInternalRow(data));
    for (int i = 0; i < values.length; i++) {
      if (layout.slots()[i] == ReservedLayout.RAW) {
        values[i] = line;
      }
    }
  }
}
