package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * Keeps only some columns, in a new order.
 *
 * @param columns names
 */
public record Select(List<String> columns) implements ProjectionStep {
  public Select {
    if (columns == null || columns.isEmpty()) {
      throw new UserException("records: select needs columns");
    }
    columns = List.copyOf(columns);
  }

  @Override
  public Map<String, Column> project(Frame frame) {
    Map<String, Column> all = frame.columns();
    Map<String, Column> kept = new LinkedHashMap<>();
    for (String column : columns) {
      String name = frame.named("select", column);
      kept.put(name, all.get(name));
    }
    all.keySet().removeAll(frame.data());
    kept.putAll(all);
    return kept;
  }
}
