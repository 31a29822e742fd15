package dev.lockstep.preprocessing.source.files;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The columns that were read of a row as one line of JSON, made for rejected rows alone. */
final class RawJsonVector extends ComputedVector {
  private final StructType data;
  private final ColumnVector[] columns;
  private RowJson json;
  private ColumnarBatch batch;

  RawJsonVector(StructType data, ColumnVector[] columns) {
    super(DataTypes.BinaryType);
    this.data = data;
    this.columns = columns;
  }

  @Override
  public byte[] getBinary(int row) {
    if (json == null) {
      json = new RowJson(data);
      batch = new ColumnarBatch(columns);
    }
    batch.setNumRows(row + 1);
    return json.of(batch.getRow(row));
  }
}
