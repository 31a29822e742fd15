package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Columns of every file of a dataset.
 *
 * @param key name of the STRING column that identifies a row across versions and sources
 * @param features the network's input
 * @param label what the network should predict
 */
public record Schema(String key, TensorSpec features, LabelSpec label) implements Serializable {
  public Schema {
    Objects.requireNonNull(key, "key is missing");
    Objects.requireNonNull(features, "features is missing");
    Objects.requireNonNull(label, "label is missing");
  }

  /**
   * Names of the classes, by index.
   *
   * @throws UserException if the label is a value
   */
  public List<String> classes() {
    if (label instanceof ClassLabel classes) {
      return classes.classes();
    }
    throw new UserException(
        "the label "
            + label.column()
            + " of the dataset is a number, but this needs a label with classes");
  }
}
