package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * What a {@link ShardKey} is the place of: a row, or a rejected record. A plain class for the same
 * reason, without a row's schema, which would travel with every row.
 */
final class ShuffledRecord implements Serializable {
  private static final long serialVersionUID = 1L;
  private final byte[] bytes;
  private final int label;
  private final String source;
  private final long position;
  private final String rule;
  private final String reason;

  private ShuffledRecord(
      byte[] bytes, int label, String source, long position, String rule, String reason) {
    this.bytes = bytes;
    this.label = label;
    this.source = source;
    this.position = position;
    this.rule = rule;
    this.reason = reason;
  }

  static ShuffledRecord row(byte[] features, int label) {
    return new ShuffledRecord(features, label, null, 0, null, null);
  }

  /**
   * @param rejected {@code source, position, rule, reason, raw}
   */
  static ShuffledRecord rejected(Row rejected) {
    return new ShuffledRecord(
        rejected.getAs(4),
        0,
        rejected.getString(0),
        rejected.getLong(1),
        rejected.getString(2),
        rejected.getString(3));
  }

  DatasetRow row(String key) {
    return new DatasetRow(key, bytes, label);
  }

  RejectedRecord rejected() {
    return new RejectedRecord(source, position, rule, reason, bytes);
  }
}
