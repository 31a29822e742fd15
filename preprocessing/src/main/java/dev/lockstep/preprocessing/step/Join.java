package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.SourceSpec;
import java.util.List;

/**
 * Adds columns of a small table, whose rows are found by columns that both have. A row that finds
 * none gets missing values.
 *
 * @param lookup the table; no two of its rows may be equal in {@code on}
 * @param on columns to find rows by
 * @param columns to add
 */
public record Join(SourceSpec lookup, List<String> on, List<String> columns) implements RecordStep {
  public Join {
    if (lookup == null || on == null || on.isEmpty() || columns == null || columns.isEmpty()) {
      throw new UserException(
          "records: join needs a lookup, columns to join on and columns to add");
    }
    on = List.copyOf(on);
    columns = List.copyOf(columns);
  }
}
