package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * Gives columns other names; they stay in their places.
 *
 * @param columns new names by old ones
 */
public record Rename(Map<String, String> columns) implements ProjectionStep {
  public Rename {
    if (columns == null || columns.isEmpty()) {
      throw new UserException("records: rename needs columns");
    }
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  @Override
  public Map<String, Column> project(Frame frame) {
    Map<String, String> names = new LinkedHashMap<>();
    columns.forEach((from, to) -> names.put(frame.named("rename", from), to));
    Map<String, Column> renamed = new LinkedHashMap<>();
    List<String> data = new ArrayList<>();
    frame
        .columns()
        .forEach(
            (name, column) -> {
              String now = names.getOrDefault(name, name);
              if (frame.data().contains(name)) {
                data.add(now);
              }
              renamed.put(now, column);
            });
    RecordColumns.requireNames(data, "records: rename");
    return renamed;
  }
}
