package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many records may fail their checks before a dataset is not worth publishing: a share or a
 * number, never both.
 *
 * @param share largest tolerated share of all records that were read, 0 to 1, or null
 * @param count largest tolerated number, or null
 */
public record RejectionBudget(Double share, Long count) implements Serializable {
  /** Rejected records that a message shows. */
  public static final int EXAMPLES = 3;

  private static final long serialVersionUID = 1L;

  @JsonCreator
  public RejectionBudget {
    if ((share == null) == (count == null)) {
      throw new UserException(
          "max_rejected is a share or a number of records, found "
              + (share == null ? "neither" : "both"));
    }
    if (share != null && !(share >= 0 && share <= 1)) {
      throw new UserException(
          "the largest tolerated share of rejected records must be 0 to 1, found " + share);
    }
    if (count != null && count < 0) {
      throw new UserException(
          "the largest tolerated number of rejected records must be at least 0, found " + count);
    }
  }

  /** A share. */
  public RejectionBudget(double share) {
    this(share, null);
  }

  /** A number of records. */
  public static RejectionBudget ofCount(long count) {
    return new RejectionBudget(null, count);
  }

  /** Whether so many rejected records are too many. */
  public boolean isExceededBy(long rejected, long in) {
    if (share == null) {
      return rejected > count;
    }
    // as it is written: 0.29 of 100 in binary is a little less than 29
    BigDecimal most = BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(in));
    return BigDecimal.valueOf(rejected).compareTo(most) > 0;
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
            + percent(rejected, in)
            + ") were rejected, at most "
            + text()
            + " may be (max_rejected). "
            + (rejected > examples.size() ? "The first: " : "Found: ")
            + shown
            + ". All of them are kept in "
            + keptAt
            + "; nothing was published.");
  }

  /** As a person would write it. */
  public String text() {
    return share == null ? Long.toString(count) : percent(share);
  }

  /** A part of all records, as a person would write it. */
  static String percent(long part, long all) {
    return percent(all == 0 ? 0 : (double) part / all);
  }

  private static String percent(double share) {
    BigDecimal rounded = BigDecimal.valueOf(share * 100).round(new MathContext(3));
    return rounded.stripTrailingZeros().toPlainString() + " %";
  }

  private static String describe(RejectedRecord record) {
    return record.rule() + ", " + record.reason();
  }
}
