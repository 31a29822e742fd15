package dev.lockstep.preprocessing.quality;

import java.util.List;

/**
 * No two records may have the same values. The first one, by object and position, is kept; later
 * ones break the rule. A record that misses one of the values breaks nothing.
 *
 * @param columns whose values together must be unique
 */
public record Unique(
    String name, List<String> columns, Severity severity, RejectionBudget maxRejected)
    implements AcrossRule {
  public Unique {
    name = RuleParts.name(name, "unique", columns == null ? "" : String.join(", ", columns));
    columns = RuleParts.requireColumns(name, columns);
    severity = RuleParts.severity(severity);
    RuleParts.requireBudget(name, severity, maxRejected);
  }
}
