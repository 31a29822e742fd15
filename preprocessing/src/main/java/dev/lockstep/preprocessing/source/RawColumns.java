package dev.lockstep.preprocessing.source;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of what a {@link Source} reads. */
public final class RawColumns {
  /** STRING: identity of the record, {@code train/00000042}. */
  public static final String KEY = "key";

  /** STRING: {@link Origin#label()}. */
  public static final String ORIGIN = "origin";

  /** BINARY: stored elements; null if the record was rejected. */
  public static final String FEATURES = "features";

  /** INT: class index; null if the record was rejected. */
  public static final String LABEL = "label";

  /**
   * STRUCT: {@code source, position, rule, reason, raw} as in {@link
   * dev.lockstep.preprocessing.dataset.RejectedRecord}; null if the record is good.
   */
  public static final String REJECTED = "rejected";

  static final StructType SCHEMA =
      new StructType()
          .add(KEY, DataTypes.StringType, false)
          .add(ORIGIN, DataTypes.StringType, false)
          .add(FEATURES, DataTypes.BinaryType, true)
          .add(LABEL, DataTypes.IntegerType, true)
          .add(
              REJECTED,
              new StructType()
                  .add("source", DataTypes.StringType, false)
                  .add("position", DataTypes.LongType, false)
                  .add("rule", DataTypes.StringType, false)
                  .add("reason", DataTypes.StringType, false)
                  .add("raw", DataTypes.BinaryType, false),
              true);

  private RawColumns() {}
}
