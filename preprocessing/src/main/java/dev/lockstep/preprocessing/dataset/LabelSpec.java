package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;
import java.util.List;

/**
 * A class label: one INT32 per row, in {@code 0 .. classes.size() - 1}.
 *
 * @param column name of the Parquet column
 * @param classes names of the classes, by index
 */
public record LabelSpec(String column, List<String> classes) implements Serializable {
  public LabelSpec {
    if (classes.size() < 2) {
      throw new IllegalArgumentException("at least 2 classes are needed, found " + classes.size());
    }
    classes = List.copyOf(classes);
  }
}
