package dev.lockstep.preprocessing.step;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Makes numbers of a date or a time, in columns called {@code <column>_<part>}. The column itself
 * stays. Times are taken in the session's time zone.
 *
 * @param column of dates or timestamps
 * @param parts which
 * @param cycle whether a part that comes round again becomes its sine and cosine ({@code
 *     <column>_<part>_sin} and {@code _cos}), so that December is next to January
 */
public record DateParts(String column, List<Part> parts, boolean cycle) implements ProjectionStep {
  /** A part of a date. */
  public enum Part {
    /** Of the calendar; does not come round again. */
    @JsonProperty("year")
    YEAR(0, 0, functions::year),
    /** 1 to 4. */
    @JsonProperty("quarter")
    QUARTER(4, 1, functions::quarter),
    /** 1 to 12. */
    @JsonProperty("month")
    MONTH(12, 1, functions::month),
    /** ISO 8601, 1 to 53. */
    @JsonProperty("week")
    WEEK(53, 1, functions::weekofyear),
    /** 1 to 31. */
    @JsonProperty("day_of_month")
    DAY_OF_MONTH(31, 1, functions::dayofmonth),
    /** 1 (Monday) to 7 (Sunday). */
    @JsonProperty("day_of_week")
    DAY_OF_WEEK(7, 1, day -> functions.weekday(day).plus(1)),
    /** 1 to 366. */
    @JsonProperty("day_of_year")
    DAY_OF_YEAR(366, 1, functions::dayofyear),
    /** 0 to 23. */
    @JsonProperty("hour")
    HOUR(24, 0, functions::hour),
    /** 0 to 59. */
    @JsonProperty("minute")
    MINUTE(60, 0, functions::minute),
    /** 0 to 59. */
    @JsonProperty("second")
    SECOND(60, 0, functions::second);

    private final int period;
    private final int first;

    @SuppressWarnings("ImmutableEnumChecker") // one of Spark's static functions
    private final UnaryOperator<Column> value;

    Part(int period, int first, UnaryOperator<Column> value) {
      this.period = period;
      this.first = first;
      this.value = value;
    }
  }

  public DateParts {
    if (column == null || parts == null || parts.isEmpty()) {
      throw new UserException("records: date_parts needs a column and parts");
    }
    parts = List.copyOf(parts);
  }

  @Override
  public Map<String, Column> project(Frame frame) {
    DataType type = frame.type("date_parts", column);
    boolean hasTime =
        type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
    if (!hasTime && !type.equals(DataTypes.DateType)) {
      throw new UserException(
          "records: date_parts: column "
              + column
              + " is of type "
              + type.simpleString()
              + "; it must be a date or a timestamp: cast it in a step before");
    }
    String name = frame.named("date_parts", column);
    Map<String, Column> all = frame.columns();
    for (Part part : parts) {
      add(frame, all, name, part);
    }
    return all;
  }

  private void add(Frame frame, Map<String, Column> all, String name, Part part) {
    String made = name + "_" + part.name().toLowerCase(Locale.ROOT);
    Column value = part.value.apply(Frame.quoted(name));
    if (!cycle || part.period == 0) {
      frame.requireNew("date_parts", made);
      all.put(made, value);
      return;
    }
    frame.requireNew("date_parts", made + "_sin");
    frame.requireNew("date_parts", made + "_cos");
    Column angle = value.minus(part.first).multiply(2 * Math.PI / part.period);
    all.put(made + "_sin", functions.sin(angle));
    all.put(made + "_cos", functions.cos(angle));
  }
}
