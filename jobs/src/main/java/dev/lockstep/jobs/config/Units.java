package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/**
 * Sizes, durations and shares as the schema's patterns allow them; anything else is not meant to
 * come here.
 */
final class Units {
  private static final Map<String, Long> BYTES =
      Map.of(
          "B", 1L,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30,
          "TiB", 1L << 40);

  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1));

  private Units() {}

  /** Bytes; the largest long if there are more. */
  static long bytes(String size) {
    int digits = digits(size);
    long count = Long.parseLong(size.substring(0, digits));
    long unit = BYTES.get(size.substring(digits).strip());
    return count > Long.MAX_VALUE / unit ? Long.MAX_VALUE : count * unit;
  }

  /** Time. */
  static Duration duration(String text) {
    int digits = digits(text);
    long count = Long.parseLong(text.substring(0, digits));
    return TIMES.get(text.substring(digits).strip()).multipliedBy(count);
  }

  /** Part of a whole, 0 to 1; exact in decimal before it becomes a double. */
  static double share(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    String percent = node.textValue().replace("%", "").strip();
    return new BigDecimal(percent).movePointLeft(2).doubleValue();
  }

  private static int digits(String text) {
    int digits = 0;
    while (Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    return digits;
  }
}
