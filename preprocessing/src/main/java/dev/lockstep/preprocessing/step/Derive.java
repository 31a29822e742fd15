package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * Makes columns, or replaces them where the name is taken.
 *
 * @param columns Spark SQL expressions by name, in order; each sees the columns before the step
 */
public record Derive(Map<String, String> columns) implements ProjectionStep {
  public Derive {
    if (columns == null || columns.isEmpty()) {
      throw new UserException("records: derive needs columns");
    }
    columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  @Override
  public Map<String, Column> project(Frame frame) {
    Map<String, Column> all = frame.columns();
    columns.forEach(
        (name, sql) -> {
          if (RecordColumns.isReserved(name)) {
            frame.requireNew("derive", name);
          }
          String written =
              frame.data().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
          all.put(written, Expressions.parse("derive " + name, sql, frame.schema(), null));
        });
    return all;
  }
}
