package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.stream.IntStream;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Where each wanted column of a part comes from.
 *
 * @param required the wanted columns
 * @param stored what the format gives
 * @param slots for each wanted column its place among the stored ones, or one of the constants
 * @param source address of the object
 */
record ReservedLayout(StructType required, StructType stored, int[] slots, UTF8String source) {
  /** The row's number, counted here. */
  static final int NUMBER = -1;

  static final int SOURCE = -2;
  static final int RAW = -3;

  /** Rule and reason: a row of such a format is never malformed. */
  static final int NOTHING = -4;

  static ReservedLayout of(
      StructType required, StructType stored, String numberColumn, String source) {
    int[] slots = new int[required.size()];
    for (int i = 0; i < slots.length; i++) {
      String name = required.fields()[i].name();
      slots[i] =
          switch (name) {
            case RecordColumns.POSITION ->
                numberColumn == null ? NUMBER : stored.fieldIndex(numberColumn);
            case RecordColumns.SOURCE -> SOURCE;
            case RecordColumns.RAW -> RAW;
            case RecordColumns.RULE, RecordColumns.REASON -> NOTHING;
            default -> stored.fieldIndex(name);
          };
    }
    return new ReservedLayout(required, stored, slots, UTF8String.fromString(source));
  }

  /** Whether rows have to be counted. */
  boolean counts() {
    return IntStream.of(slots).anyMatch(slot -> slot == NUMBER);
  }

  /** The data columns that are read, of which the raw record is made. */
  StructType data() {
    StructType data = new StructType();
    for (int i = 0; i < slots.length; i++) {
      if (!RecordColumns.isReserved(required.fields()[i].name())) {
        data = data.add(required.fields()[i]);
      }
    }
    return data;
  }

  /** The batch with the wanted columns, over the same memory. */
  ColumnarBatch extend(ColumnarBatch batch, long first) {
    ColumnVector[] columns = new ColumnVector[slots.length];
    for (int i = 0; i < slots.length; i++) {
      columns[i] =
          switch (slots[i]) {
            case NUMBER -> new RowNumberVector(first);
            case SOURCE -> constant(batch.numRows(), source);
            case RAW -> new RawJsonVector(data(), dataColumns(batch));
            case NOTHING -> constant(batch.numRows(), null);
            default -> batch.column(slots[i]);
          };
    }
    return new ColumnarBatch(columns, batch.numRows());
  }

  private ColumnVector[] dataColumns(ColumnarBatch batch) {
    return IntStream.range(0, slots.length)
        .filter(i -> !RecordColumns.isReserved(required.fields()[i].name()))
        .mapToObj(i -> batch.column(slots[i]))
        .toArray(ColumnVector[]::new);
  }

  private static ColumnVector constant(int rows, UTF8String text) {
    ConstantColumnVector vector = new ConstantColumnVector(rows, DataTypes.StringType);
    if (text == null) {
      vector.setNull();
    } else {
      vector.setUtf8String(text);
    }
    return vector;
  }
}
