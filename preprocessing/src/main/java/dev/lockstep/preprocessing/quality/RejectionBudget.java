package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many records may fail their checks before a dataset is not worth publishing.
 *
 * @param share largest tolerated share of rejected records, 0 to 1
 */
public record RejectionBudget(double share) {
  /** Rejected records that a message shows. */
  public static final int EXAMPLES = 3;

  public RejectionBudget {
    if (!(share >= 0 && share <= 1)) {
      throw new UserException(
          "the largest tolerated share of rejected records must be 0 to 1, found " + share);
    }
  }

  /** Whether so many rejected records are too many. */
  public boolean isExceededBy(long rejected, long in) {
    return rejected > share * in;
  }

  /**
   * What to tell the user.
   *
   * @param examples some of the rejected records
   * @param keptAt address where all of them are
   */
  public UserException exceeded(
      long rejected, long in, List<RejectedRecord> examples, String keptAt) {
    String shown =
        examples.stream()
            .map(e -> "record " + e.position() + " of " + e.source() + ": " + describe(e))
            .collect(Collectors.joining("; "));
    return new UserException(
        rejected
            + " of "
            + in
            + " records ("
            + percent((double) rejected / in)
            + ") were rejected, at most "
            + percent(share)
            + " may be (max_rejected). "
            + (rejected > examples.size() ? "The first: " : "Found: ")
            + shown
            + ". All of them are kept in "
            + keptAt
            + "; nothing was published.");
  }

  private static String describe(RejectedRecord record) {
    return record.rule() + ", " + record.reason();
  }

  private static String percent(double share) {
    BigDecimal rounded = BigDecimal.valueOf(share * 100).round(new MathContext(3));
    return rounded.stripTrailingZeros().toPlainString() + " %";
  }
}
