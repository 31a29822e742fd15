package dev.lockstep.preprocessing.step;

import java.util.List;

/**
 * Of rows that are equal, keeps the first by source and position; the others get the fate {@code
 * duplicate}. Rows that are already filtered or rejected do not count.
 *
 * @param by columns that must be equal; a row in which one of them is missing is no duplicate.
 *     Empty for all data columns, where missing values are equal
 */
public record Deduplicate(List<String> by) implements RecordStep {
  public Deduplicate {
    by = by == null ? List.of() : List.copyOf(by);
  }
}
