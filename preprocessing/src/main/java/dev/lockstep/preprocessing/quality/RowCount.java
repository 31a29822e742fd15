package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lockstep.preprocessing.dataset.error.UserException;

/**
 * There must be so many records; otherwise nothing is published.
 *
 * @param of what is counted, absent means {@link Counted#READ}
 * @param min fewest allowed, absent if any number is enough
 * @param max most allowed, absent if none is too many
 * @param perObject whether every raw object must have so many, not all of them together
 * @param severity {@link Severity#FAIL} or absent
 */
public record RowCount(
    String name, Counted of, Long min, Long max, boolean perObject, Severity severity)
    implements Rule {
  /** Which records are counted. */
  public enum Counted {
    /** All that the raw objects have. */
    @JsonProperty("read")
    READ,
    /** Those that are in the dataset at the end. */
    @JsonProperty("kept")
    KEPT
  }

  public RowCount {
    of = of == null ? Counted.READ : of;
    name = RuleParts.name(name, "row_count", of == Counted.READ ? "read" : "kept");
    severity = severity == null ? Severity.FAIL : severity;
    if (severity != Severity.FAIL) {
      throw new UserException(
          "rule "
              + name
              + ": a number of records cannot be dropped or rejected; its severity is fail");
    }
    if (min == null && max == null) {
      throw new UserException("rule " + name + " needs min, max or both, found none");
    }
    if ((min != null && min < 0) || (max != null && max < (min == null ? 0 : min))) {
      throw new UserException(
          "rule " + name + ": 0 <= min <= max is allowed, found min " + min + ", max " + max);
    }
  }

  @Override
  public RejectionBudget maxRejected() {
    return null;
  }

  /** Whether a count is allowed. */
  boolean allows(long count) {
    return (min == null || count >= min) && (max == null || count <= max);
  }

  /** What is allowed, for messages. */
  String allowed() {
    if (min == null) {
      return "at most " + max;
    }
    return max == null ? "at least " + min : min + " to " + max;
  }
}
