package dev.lockstep.jobs.cli;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ages on the command line: {@code 30min}, {@code 12h}, {@code 7d}. */
final class Age {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,6}) ?(min|h|d)");

  private Age() {}

  /**
   * @param option whose value it is, for the message
   */
  static Duration of(String option, String text) {
    Matcher found = FORM.matcher(text);
    if (!found.matches()) {
      throw new UserException(
          option
              + " must be a whole number of min, h or d such as 12h or 7d, found \""
              + text
              + '"');
    }
    long count = Long.parseLong(found.group(1));
    return switch (found.group(2)) {
      case "min" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
