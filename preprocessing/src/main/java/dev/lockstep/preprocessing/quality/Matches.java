package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * A whole text must match a regular expression.
 *
 * @param pattern in Java's syntax
 */
public record Matches(
    String name, String column, String pattern, Severity severity, RejectionBudget maxRejected)
    implements RecordRule {
  public Matches {
    name = RuleParts.name(name, "regex", column);
    RuleParts.requireColumn(name, column);
    severity = RuleParts.severity(severity);
    RuleParts.requireBudget(name, severity, maxRejected);
    if (pattern == null) {
      throw new UserException("rule " + name + " needs a pattern, found none");
    }
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new UserException(
          "rule "
              + name
              + ": not a regular expression: "
              + pattern
              + " ("
              + e.getDescription()
              + ")",
          e);
    }
  }

  @Override
  public Check check(FrameColumns columns) {
    Column value = columns.named(name, column);
    if (!columns.type(name, column).equals(DataTypes.StringType)) {
      throw new UserException(
          "rule "
              + name
              + ": a regular expression judges texts, column "
              + column
              + " is "
              + columns.type(name, column).simpleString());
    }
    Column matches = value.rlike("\\A(?:" + pattern + ")\\z");
    return new Check(
        value.isNotNull().and(functions.not(matches)),
        columns.found(name, column, "a text that matches " + pattern + " allowed"));
  }
}
