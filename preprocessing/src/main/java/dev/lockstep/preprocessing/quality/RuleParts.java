package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;

/** Checks and defaults of what all rules have. */
final class RuleParts {
  private RuleParts() {}

  /** The given name, or one made of the type and what it is about. */
  static String name(String name, String type, Object about) {
    return name == null || name.isBlank() ? type + "(" + about + ")" : name.strip();
  }

  /** {@link Severity#REJECT} if absent. */
  static Severity severity(Severity severity) {
    return severity == null ? Severity.REJECT : severity;
  }

  static void requireBudget(String rule, Severity severity, RejectionBudget budget) {
    if (budget != null && severity != Severity.REJECT) {
      throw new UserException(
          "rule "
              + rule
              + ": max_rejected belongs to severity reject; "
              + (severity == Severity.FAIL
                  ? "fail allows none"
                  : "drop leaves out any number of records"));
    }
  }

  static void requireColumn(String rule, String column) {
    if (column == null || column.isBlank()) {
      throw new UserException("rule " + rule + " needs the name of a column, found none");
    }
  }

  static List<String> requireColumns(String rule, List<String> columns) {
    if (columns == null || columns.isEmpty()) {
      throw new UserException("rule " + rule + " needs columns, found none");
    }
    columns.forEach(column -> requireColumn(rule, column));
    return List.copyOf(columns);
  }
}
