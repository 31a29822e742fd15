package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;

/** Moments as people write them into a specification. */
final class TimeBound {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd['T'HH:mm[:ss[.SSSSSS][.SSS]][XXX]]")
          .withResolverStyle(ResolverStyle.STRICT);

  private TimeBound() {}

  /**
   * @param name of the key in the specification, for the message
   * @param text ISO-8601 date, or date and time
   */
  static Instant parse(String name, String text) {
    try {
      TemporalAccessor found =
          FORMAT.parseBest(
              text.strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (found instanceof OffsetDateTime moment) {
        return moment.toInstant();
      }
      return found instanceof LocalDateTime local
          ? local.toInstant(ZoneOffset.UTC)
          : ((LocalDate) found).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new UserException(
          "split: "
              + name
              + " must be a date or a date with time like 2024-03-01, 2024-03-01T12:00:00 or"
              + " 2024-03-01T12:00:00+01:00, found "
              + text,
          e);
    }
  }
}
