package dev.lockstep.preprocessing.csv;

import org.apache.spark.sql.types.DataTypes;

/** Records as read, copied only when somebody asks. */
final class RawVector extends CsvVector {
  private final Batch batch;

  RawVector(Batch batch) {
    super(DataTypes.BinaryType);
    this.batch = batch;
  }

  @Override
  public boolean isNullAt(int row) {
    return false;
  }

  @Override
  public byte[] getBinary(int row) {
    return batch.raw(row);
  }
}
