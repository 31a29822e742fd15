package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import java.util.List;
import java.util.Objects;

/**
 * Values must exist in another table. A record that misses one of the values breaks nothing.
 *
 * @param columns of the record
 * @param lookup the other table
 * @param references columns of the other table, in the order of {@code columns}; absent if they
 *     have the same names
 */
public record ForeignKey(
    String name,
    List<String> columns,
    LookupSpec lookup,
    List<String> references,
    Severity severity,
    RejectionBudget maxRejected)
    implements AcrossRule {
  public ForeignKey {
    name = RuleParts.name(name, "foreign_key", columns == null ? "" : String.join(", ", columns));
    columns = RuleParts.requireColumns(name, columns);
    references = references == null ? columns : RuleParts.requireColumns(name, references);
    severity = RuleParts.severity(severity);
    RuleParts.requireBudget(name, severity, maxRejected);
    Objects.requireNonNull(lookup, "lookup of rule " + name);
    if (references.size() != columns.size()) {
      throw new UserException(
          "rule "
              + name
              + ": references must name as many columns of the lookup as there are columns, found "
              + references
              + " for "
              + columns);
    }
  }
}
