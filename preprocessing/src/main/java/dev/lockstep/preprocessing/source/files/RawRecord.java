package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.Arrays;

/**
 * One record on its way into Spark's row; a reader fills the same one again and again. Values are
 * Spark's internal ones ({@code UTF8String}, days, microseconds), one for each data column.
 */
public final class RawRecord {
  private final Object[] values;
  private long position;
  private byte[] raw;
  private String rule;
  private String reason;

  /** Of a table with so many data columns. */
  public RawRecord(int columns) {
    values = new Object[columns];
  }

  /** Starts a good record whose values are all missing. */
  public void start(long position, byte[] raw) {
    this.position = position;
    this.raw = raw;
    rule = null;
    reason = null;
    Arrays.fill(values, null);
  }

  /** Sets a value of the record. */
  public void set(int column, Object value) {
    values[column] = value;
  }

  /** Makes it a malformed record without values. */
  public void reject(String rule, String reason) {
    Arrays.fill(values, null);
    this.rule = rule;
    this.reason = reason;
  }

  /** Whether it is well-formed so far. */
  public boolean isGood() {
    return rule == null;
  }

  /** The value of a column, null if it is missing. */
  public Object value(int column) {
    return values[column];
  }

  /** See {@link RecordColumns#POSITION}. */
  public long position() {
    return position;
  }

  /** See {@link RecordColumns#RAW}. */
  public byte[] raw() {
    return raw;
  }

  /** The rule that it breaks, null if it is well-formed. */
  public String rule() {
    return rule;
  }

  /** Why, null if it is well-formed. */
  public String reason() {
    return reason;
  }
}
