package dev.lockstep.preprocessing.csv;

import java.time.LocalDate;

/**
 * Dates and times in the extended format of ISO 8601, with a blank allowed for the {@code T}.
 * Digits behind the microsecond are dropped.
 */
final class IsoTimes {
  /** Not one of them. */
  static final long NONE = Long.MIN_VALUE;

  private static final int DATE = "2026-01-31".length();
  private static final int MINUTES = "2026-01-31T12:30".length();
  private static final int SECONDS = "2026-01-31T12:30:59".length();
  private static final int MOST_FRACTION = 9;
  private static final int MICRO_DIGITS = 6;
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int MOST_OFFSET_HOURS = 18;

  private IsoTimes() {}

  /**
   * Days since 1970.
   *
   * @throws java.time.DateTimeException if there is no such day
   */
  static long days(byte[] data, int start, int end) {
    return end - start == DATE ? day(data, start) : NONE;
  }

  private static long day(byte[] data, int at) {
    int year = digits(data, at, 4);
    int month = digits(data, at + 5, 2);
    int day = digits(data, at + 8, 2);
    if ((year | month | day) < 0 || data[at + 4] != '-' || data[at + 7] != '-') {
      return NONE;
    }
    return LocalDate.of(year, month, day).toEpochDay();
  }

  /**
   * Microseconds since 1970; UTC if there is no offset.
   *
   * @throws java.time.DateTimeException if there is no such day
   */
  static long micros(byte[] data, int start, int end) {
    if (end - start < DATE) {
      return NONE;
    }
    long days = day(data, start);
    if (days == NONE || end - start == DATE) {
      return days == NONE ? NONE : days * DAY;
    }
    long time = end - start < MINUTES ? NONE : minutes(data, start + DATE);
    if (time == NONE) {
      return NONE;
    }
    int at = start + MINUTES;
    if (at < end && data[at] == ':') {
      int second = end - start < SECONDS ? -1 : digits(data, at + 1, 2);
      if (second < 0 || second > 59) {
        return NONE;
      }
      time += second * SECOND;
      at = start + SECONDS;
      if (at < end && data[at] == '.') {
        int length = fractionLength(data, at + 1, end);
        if (length == 0 || length > MOST_FRACTION) {
          return NONE;
        }
        time += fraction(data, at + 1, length);
        at += 1 + length;
      }
    }
    long offset = offset(data, at, end);
    return offset == NONE ? NONE : days * DAY + time - offset;
  }

  /** The part {@code T12:30}. */
  private static long minutes(byte[] data, int at) {
    int hour = digits(data, at + 1, 2);
    int minute = digits(data, at + 4, 2);
    boolean separated = (data[at] == 'T' || data[at] == ' ') && data[at + 3] == ':';
    return separated && hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59
        ? hour * HOUR + minute * MINUTE
        : NONE;
  }

  private static int fractionLength(byte[] data, int from, int end) {
    int at = from;
    while (at < end && data[at] >= '0' && data[at] <= '9') {
      at++;
    }
    return at - from;
  }

  private static long fraction(byte[] data, int at, int length) {
    long micros = 0;
    for (int i = 0; i < MICRO_DIGITS; i++) {
      micros = micros * 10 + (i < length ? data[at + i] - '0' : 0);
    }
    return micros;
  }

  /** Nothing, {@code Z}, {@code +01}, {@code +0130} or {@code +01:30}. */
  private static long offset(byte[] data, int from, int end) {
    int at = from < end && data[from] == ' ' ? from + 1 : from;
    if (at == end) {
      return at == from ? 0 : NONE;
    }
    if (data[at] == 'Z' && at + 1 == end) {
      return 0;
    }
    if (data[at] != '+' && data[at] != '-') {
      return NONE;
    }
    int length = end - at;
    boolean colon = length == 6 && data[at + 3] == ':';
    if (length != 3 && length != 5 && !colon) {
      return NONE;
    }
    int hours = digits(data, at + 1, 2);
    int minutes = length == 3 ? 0 : digits(data, at + (colon ? 4 : 3), 2);
    if (hours < 0 || hours > MOST_OFFSET_HOURS || minutes < 0 || minutes > 59) {
      return NONE;
    }
    long offset = hours * HOUR + minutes * MINUTE;
    return data[at] == '-' ? -offset : offset;
  }

  private static int digits(byte[] data, int at, int count) {
    int value = 0;
    for (int i = at; i < at + count; i++) {
      int digit = data[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
