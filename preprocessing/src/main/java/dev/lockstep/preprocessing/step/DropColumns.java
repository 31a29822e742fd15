package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * Leaves columns out.
 *
 * @param columns names
 */
public record DropColumns(List<String> columns) implements ProjectionStep {
  public DropColumns {
    if (columns == null || columns.isEmpty()) {
      throw new UserException("records: drop needs columns");
    }
    columns = List.copyOf(columns);
  }

  @Override
  public Map<String, Column> project(Frame frame) {
    Map<String, Column> all = frame.columns();
    columns.forEach(column -> all.remove(frame.named("drop", column)));
    return all;
  }
}
