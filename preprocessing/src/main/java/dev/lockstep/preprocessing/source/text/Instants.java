package dev.lockstep.preprocessing.source.text;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;

/** Dates and times of text, in the proleptic Gregorian calendar as Spark counts them. */
public final class Instants {
  private static final long MICROS_OF_SECOND = 1_000_000;
  private static final int NANOS_OF_MICRO = 1000;

  /** A date, and a time behind {@code T} or a blank, with or without an offset. */
  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("[ ]['T']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(java.util.Locale.ROOT);

  private Instants() {}

  /**
   * Days since 1970-01-01 of {@code 2026-01-31}.
   *
   * @throws java.time.DateTimeException if it is no such date
   */
  public static int days(String text) {
    return Math.toIntExact(LocalDate.parse(text).toEpochDay());
  }

  /**
   * Microseconds since 1970-01-01T00:00Z of {@code 2026-01-31T12:00:00.5+01:00}; without an offset
   * it is UTC, and what is below a microsecond is cut off.
   *
   * @throws java.time.DateTimeException if it is no such time
   */
  public static long micros(String text) {
    TemporalAccessor parsed = DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    Instant instant =
        parsed instanceof OffsetDateTime offset
            ? offset.toInstant()
            : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
    return micros(instant);
  }

  /**
   * Microseconds since 1970-01-01T00:00Z; what is below a microsecond is cut off.
   *
   * @throws ArithmeticException if they do not fit int64, some 290,000 years from now
   */
  public static long micros(Instant instant) {
    long seconds = Math.multiplyExact(instant.getEpochSecond(), MICROS_OF_SECOND);
    return Math.addExact(seconds, instant.getNano() / NANOS_OF_MICRO);
  }
}
