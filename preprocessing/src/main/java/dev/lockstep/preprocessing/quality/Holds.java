package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.error.UserException;
import org.apache.spark.sql.functions;

/**
 * A boolean Spark SQL expression over the record's columns must not be false. As in SQL's own
 * CHECK, an expression that is NULL because a value is missing breaks nothing.
 *
 * @param expression e.g. {@code start <= end}; it must give the same result whenever it is asked
 */
public record Holds(String name, String expression, Severity severity, RejectionBudget maxRejected)
    implements RecordRule {
  public Holds {
    name = RuleParts.name(name, "sql", expression);
    severity = RuleParts.severity(severity);
    RuleParts.requireBudget(name, severity, maxRejected);
    if (expression == null || expression.isBlank()) {
      throw new UserException("rule " + name + " needs an expression, found none");
    }
  }

  @Override
  public Check check(FrameColumns columns) {
    FrameColumns.Parsed parsed = columns.parse(name, expression);
    return new Check(
        functions.not(parsed.value()),
        columns.foundAll(parsed.columns(), expression + " must hold"));
  }
}
