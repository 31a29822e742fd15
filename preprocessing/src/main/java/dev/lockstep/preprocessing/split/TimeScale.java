package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.time.Instant;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What the numbers of a block's column of moments count from 1970 UTC. */
public enum TimeScale {
  /** Of a DATE. */
  DAYS,
  /** Of a TIMESTAMP, with fractions. */
  SECONDS;

  private static final long SECONDS_OF_DAY = 86_400;
  private static final double NANOSECOND = 1e-9;

  /**
   * @param column name, for the message
   * @throws UserException if the type is not one of a moment
   */
  public static TimeScale of(String column, DataType type) {
    if (type.equals(DataTypes.DateType)) {
      return DAYS;
    }
    if (type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType)) {
      return SECONDS;
    }
    throw new UserException(
        "split: column "
            + column
            + " decides by time, so it must be a date or a timestamp, found "
            + type.simpleString()
            + "; a cast in records can make it one");
  }

  /** The number of a moment. */
  double number(String name, Instant moment) {
    if (this == SECONDS) {
      return moment.getEpochSecond() + moment.getNano() * NANOSECOND;
    }
    if (moment.getNano() != 0 || moment.getEpochSecond() % SECONDS_OF_DAY != 0) {
      throw new UserException(
          "split: the column is a date, so "
              + name
              + " must be one too, without a time of day, found "
              + moment);
    }
    return moment.getEpochSecond() / (double) SECONDS_OF_DAY;
  }
}
