package dev.lockstep.preprocessing.csv;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Columns of dates, as days, and of timestamps, as microseconds since 1970 in UTC. */
final class TimeParser extends CellParser {
  /** Longest text that can be one; a pattern may hold literals. */
  private static final int LONGEST = 200;

  private final boolean date;
  private final DateTimeFormatter formatter;
  private final NumberVector vector;

  TimeParser(String column, DataType type, CsvFormat format, int capacity) {
    super(column, expected(type, format), format);
    date = type.equals(DataTypes.DateType);
    String pattern = pattern(type, format);
    formatter = pattern == null ? null : DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    vector = new NumberVector(type, capacity);
  }

  private static String pattern(DataType type, CsvFormat format) {
    return type.equals(DataTypes.DateType) ? format.dateFormat() : format.timestampFormat();
  }

  private static String expected(DataType type, CsvFormat format) {
    String pattern = pattern(type, format);
    String iso = type.equals(DataTypes.DateType) ? "2026-01-31" : "2026-01-31T12:30:59";
    return "a " + type.simpleString() + " like " + (pattern == null ? iso : pattern);
  }

  @Override
  CsvVector vector() {
    return vector;
  }

  @Override
  boolean parseCell(byte[] data, int start, int end, int row) {
    long value;
    try {
      value = formatter == null ? parseIso(data, start, end) : parsePattern(data, start, end);
    } catch (DateTimeException | ArithmeticException e) {
      return false;
    }
    if (value == IsoTimes.NONE) {
      return false;
    }
    vector.values()[row] = value;
    if (!date) {
      vector.longs()[row] = value;
    }
    return true;
  }

  private long parseIso(byte[] data, int start, int end) {
    return date ? IsoTimes.days(data, start, end) : IsoTimes.micros(data, start, end);
  }

  private long parsePattern(byte[] data, int start, int end) {
    if (end - start > LONGEST) {
      return IsoTimes.NONE;
    }
    String text = new String(data, start, end - start, StandardCharsets.UTF_8);
    if (date) {
      return LocalDate.parse(text, formatter).toEpochDay();
    }
    TemporalAccessor parsed =
        formatter.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    OffsetDateTime time =
        parsed instanceof OffsetDateTime offset
            ? offset
            : (parsed instanceof LocalDateTime local ? local : ((LocalDate) parsed).atStartOfDay())
                .atOffset(ZoneOffset.UTC);
    return ChronoUnit.MICROS.between(
        OffsetDateTime.ofInstant(java.time.Instant.EPOCH, ZoneOffset.UTC), time);
  }

  @Override
  void clear(int row) {
    vector.values()[row] = Double.NaN;
  }
}
