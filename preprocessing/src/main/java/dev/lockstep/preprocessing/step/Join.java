package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import java.util.List;

/**
 * Adds columns of a small table, whose rows are found by columns that both have. A row that finds
 * none, or that misses one of them, gets missing values. There are as many rows as before.
 *
 * @param lookup the table; no two of its rows may be equal in {@code on}, but rows that miss one of
 *     those values are never found
 * @param on columns to find rows by
 * @param columns to add
 */
public record Join(LookupSpec lookup, List<String> on, List<String> columns) implements RecordStep {
  public Join {
    if (lookup == null || on == null || on.isEmpty() || columns == null || columns.isEmpty()) {
      throw new UserException(
          "records: join needs a lookup, columns to join on and columns to add");
    }
    on = List.copyOf(on);
    columns = List.copyOf(columns);
  }
}
