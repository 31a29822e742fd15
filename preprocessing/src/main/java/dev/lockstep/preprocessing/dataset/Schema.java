package dev.lockstep.preprocessing.dataset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Columns of every file of a dataset.
 *
 * @param key name of the STRING column that identifies a row across versions and sources
 * @param features the network's input
 * @param label what the network should predict
 * @param keep names of STRING columns that are kept beside the tensors and that training does not
 *     see; absent in JSON if there are none
 */
public record Schema(
    String key,
    TensorSpec features,
    LabelSpec label,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> keep)
    implements Serializable {
  @JsonCreator
  public Schema {
    Objects.requireNonNull(key, "key is missing");
    Objects.requireNonNull(features, "features is missing");
    Objects.requireNonNull(label, "label is missing");
    keep = keep == null ? List.of() : List.copyOf(keep);
    requireDifferent(List.of(key, features.column(), label.column()), keep);
  }

  /** Without kept columns. */
  public Schema(String key, TensorSpec features, LabelSpec label) {
    this(key, features, label, List.of());
  }

  private static void requireDifferent(List<String> own, List<String> keep) {
    Set<String> names = new HashSet<>(own);
    for (String name : keep) {
      if (!names.add(name)) {
        throw new UserException(
            "the column "
                + name
                + " cannot be kept under this name: the files of a dataset have the columns "
                + String.join(", ", own)
                + ", and every kept column once; rename it");
      }
    }
  }

  /** The same with these columns beside the tensors. */
  public Schema keeping(List<String> columns) {
    return new Schema(key, features, label, columns);
  }

  /** Whether a network sees the same in rows of either, whatever columns are kept beside. */
  public boolean trainsLike(Schema other) {
    return keeping(List.of()).equals(other.keeping(List.of()));
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
