package dev.lockstep.preprocessing.quality;

import org.apache.spark.sql.functions;

/**
 * A value must be there; NaN counts as missing.
 *
 * @param column any column
 */
public record NotNull(String name, String column, Severity severity, RejectionBudget maxRejected)
    implements RecordRule {
  public NotNull {
    name = RuleParts.name(name, "not_null", column);
    RuleParts.requireColumn(name, column);
    severity = RuleParts.severity(severity);
    RuleParts.requireBudget(name, severity, maxRejected);
  }

  @Override
  public Check check(FrameColumns columns) {
    return new Check(
        columns.isMissing(name, column),
        functions.lit("column " + column + " is missing; a value is required"));
  }
}
