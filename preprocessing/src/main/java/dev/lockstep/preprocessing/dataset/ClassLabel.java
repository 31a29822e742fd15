package dev.lockstep.preprocessing.dataset;

import java.util.List;
import java.util.Objects;

/**
 * A class label: one INT32 per row, in {@code 0 .. classes.size() - 1}.
 *
 * @param column name of the Parquet column
 * @param classes names of the classes, by index
 */
public record ClassLabel(String column, List<String> classes) implements LabelSpec {
  public ClassLabel {
    Objects.requireNonNull(column, "column is missing");
    Objects.requireNonNull(classes, "classes is missing");
    if (classes.size() < 2) {
      throw new IllegalArgumentException("at least 2 classes are needed, found " + classes.size());
    }
    classes = List.copyOf(classes);
  }

  @Override
  public int classCount() {
    return classes.size();
  }
}
