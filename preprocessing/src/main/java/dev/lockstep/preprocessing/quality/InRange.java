package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.error.UserException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Numbers, dates, timestamps and texts must lie between two values, both inclusive.
 *
 * @param min smallest allowed value as text, absent if there is none
 * @param max largest allowed value as text, absent if there is none
 */
public record InRange(
    String name,
    String column,
    String min,
    String max,
    Severity severity,
    RejectionBudget maxRejected)
    implements RecordRule {
  public InRange {
    name = RuleParts.name(name, "range", column);
    RuleParts.requireColumn(name, column);
    severity = RuleParts.severity(severity);
    RuleParts.requireBudget(name, severity, maxRejected);
    if (min == null && max == null) {
      throw new UserException("rule " + name + " needs min, max or both, found none");
    }
  }

  @Override
  public Check check(FrameColumns columns) {
    Column value = columns.named(name, column);
    Column outside = functions.lit(false);
    if (min != null) {
      outside = outside.or(value.lt(columns.literal(name, column, min)));
    }
    if (max != null) {
      outside = outside.or(value.gt(columns.literal(name, column, max)));
    }
    Column present = functions.not(columns.isMissing(name, column));
    return new Check(present.and(outside), columns.found(name, column, allowed()));
  }

  private String allowed() {
    if (min == null) {
      return "at most " + max + " allowed";
    }
    return (max == null ? "at least " + min : min + " to " + max) + " allowed";
  }
}
