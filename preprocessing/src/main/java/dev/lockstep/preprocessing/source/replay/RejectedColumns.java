package dev.lockstep.preprocessing.source.replay;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of the files with rejected records, in the order of {@link #STORED}. */
final class RejectedColumns {
  static final int SOURCE = 0;
  static final int POSITION = 1;
  static final int RULE = 2;
  static final int REASON = 3;
  static final int RAW = 4;

  static final StructType STORED =
      new StructType()
          .add("source", DataTypes.StringType, true)
          .add("position", DataTypes.LongType, true)
          .add("rule", DataTypes.StringType, true)
          .add("reason", DataTypes.StringType, true)
          .add("raw", DataTypes.BinaryType, true);

  private RejectedColumns() {}
}
