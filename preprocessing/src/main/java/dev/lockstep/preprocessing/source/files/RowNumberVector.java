package dev.lockstep.preprocessing.source.files;

import org.apache.spark.sql.types.DataTypes;

/** Consecutive numbers. */
final class RowNumberVector extends ComputedVector {
  private final long first;

  RowNumberVector(long first) {
    super(DataTypes.LongType);
    this.first = first;
  }

  @Override
  public long getLong(int row) {
    return first + row;
  }
}
