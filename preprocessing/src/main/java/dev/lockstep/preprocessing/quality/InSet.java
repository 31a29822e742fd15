package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * A value must be one of a list.
 *
 * @param values as texts, at least one and at most {@value #MOST_VALUES}
 */
public record InSet(
    String name, String column, List<String> values, Severity severity, RejectionBudget maxRejected)
    implements RecordRule {
  /** More values are a lookup, see {@link ForeignKey}. */
  public static final int MOST_VALUES = 10_000;

  private static final int SHOWN = 10;

  public InSet {
    name = RuleParts.name(name, "set", column);
    RuleParts.requireColumn(name, column);
    severity = RuleParts.severity(severity);
    RuleParts.requireBudget(name, severity, maxRejected);
    if (values == null || values.isEmpty() || values.size() > MOST_VALUES) {
      throw new UserException(
          "rule "
              + name
              + " needs 1 to "
              + MOST_VALUES
              + " values, found "
              + (values == null ? 0 : values.size())
              + "; foreign_key checks against a larger list in a file");
    }
    values = List.copyOf(values);
  }

  @Override
  public Check check(FrameColumns columns) {
    Object[] allowed = values.stream().map(value -> columns.literal(name, column, value)).toArray();
    Column outside = functions.not(columns.named(name, column).isin(allowed));
    Column present = functions.not(columns.isMissing(name, column));
    return new Check(present.and(outside), columns.found(name, column, shown() + " allowed"));
  }

  private String shown() {
    String first = String.join(", ", values.subList(0, Math.min(SHOWN, values.size())));
    return values.size() > SHOWN ? first + ", ... (" + values.size() + " values)" : first;
  }
}
