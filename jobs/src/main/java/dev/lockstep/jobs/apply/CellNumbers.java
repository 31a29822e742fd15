package dev.lockstep.jobs.apply;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Cells between texts and the float64 of blocks: dates are days, timestamps seconds since 1970. */
final class CellNumbers {
  private static final double NANOS = 1e9;

  private CellNumbers() {}

  /**
   * @throws NumberFormatException if the text is none of them
   */
  static double parse(String text) {
    String cell = text.strip();
    if (cell.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?")) {
      try {
        return moment(cell.replace(' ', 'T'));
      } catch (DateTimeException e) {
        NumberFormatException failure = new NumberFormatException(e.getMessage());
        failure.initCause(e);
        throw failure;
      }
    }
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "true" -> 1;
      case "false" -> 0;
      default -> Double.parseDouble(cell);
    };
  }

  private static double moment(String cell) {
    if (cell.length() == "2024-01-31".length()) {
      return LocalDate.parse(cell).toEpochDay();
    }
    OffsetDateTime moment =
        cell.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})")
            ? OffsetDateTime.parse(cell)
            : LocalDateTime.parse(cell).atOffset(ZoneOffset.UTC);
    return moment.toEpochSecond() + moment.getNano() / NANOS;
  }

  /** A cell as a text; a number as a category is written: 3, not 3.0. */
  static String text(Object cell) {
    if (cell instanceof Double number) {
      boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
      return whole ? BigDecimal.valueOf(number).toBigInteger().toString() : number.toString();
    }
    return cell.toString();
  }
}
