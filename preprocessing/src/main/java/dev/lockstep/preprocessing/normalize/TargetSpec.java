package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/** What the network should learn to predict, as the user asks for it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TargetSpec.OfClass.class, name = "class"),
  @JsonSubTypes.Type(value = TargetSpec.OfValue.class, name = "value")
})
public sealed interface TargetSpec extends Serializable {
  /** Name of the column. */
  String column();

  /**
   * One of several classes.
   *
   * @param column texts or numbers
   * @param classes by index; null for those of all kept rows, sorted. Where the column holds
   *     numbers and not all of these are numbers, the column holds the class's index
   */
  record OfClass(String column, List<String> classes) implements TargetSpec {
    public OfClass {
      requireColumn(column);
      if (classes != null) {
        classes = List.copyOf(classes);
        if (classes.size() < 2 || new HashSet<>(classes).size() != classes.size()) {
          throw new UserException(
              "target: at least two different classes are needed, found " + classes);
        }
      }
    }
  }

  /**
   * A number.
   *
   * @param column of numbers
   * @param transform before it is scaled; none if absent
   * @param scale how it is stored, so that training goes well; none if absent
   * @param unit for people, e.g. {@code USD}; empty if absent
   */
  record OfValue(String column, Transform transform, Scaling scale, String unit)
      implements TargetSpec {
    public OfValue {
      requireColumn(column);
      transform = transform == null ? Transform.NONE : transform;
      scale = scale == null ? Scaling.NONE : scale;
      unit = unit == null ? "" : unit;
    }

    /** Whether its logarithm is learned, which only numbers above 0 have. */
    public boolean logarithmic() {
      return transform == Transform.LOG;
    }
  }

  /** Function of a numeric target. */
  enum Transform {
    /** The number itself. */
    @JsonProperty("none")
    NONE,
    /** Its natural logarithm; a row whose target is not above 0 has no label. */
    @JsonProperty("log")
    LOG
  }

  /** How a numeric target is stored. */
  enum Scaling {
    /** As it is. */
    @JsonProperty("none")
    NONE,
    /** With mean 0 and standard deviation 1 over the train rows. */
    @JsonProperty("standardize")
    STANDARDIZE
  }

  private static void requireColumn(String column) {
    if (column == null || column.isEmpty()) {
      throw new UserException("target: the name of its column is missing");
    }
  }
}
