package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which columns a step is for. In JSON and YAML a list of names, or one of the words {@code
 * numeric}, {@code categorical} and {@code all}. A word stands for the columns of the input:
 * numeric for those that are numbers and still are, categorical for those that are texts and still
 * are, all for both and for a tensor. The target and dropped columns are never among them.
 */
public final class ColumnSelection implements Serializable {
  private static final long serialVersionUID = 1L;

  /** All columns of the input that are still numbers. */
  public static final ColumnSelection NUMERIC = new ColumnSelection("numeric", List.of());

  /** All columns of the input that are still texts. */
  public static final ColumnSelection CATEGORICAL = new ColumnSelection("categorical", List.of());

  /** All columns. */
  public static final ColumnSelection ALL = new ColumnSelection("all", List.of());

  private static final List<ColumnSelection> WORDS = List.of(NUMERIC, CATEGORICAL, ALL);
  private final String word;
  private final List<String> names;

  private ColumnSelection(String word, List<String> names) {
    this.word = word;
    this.names = names;
  }

  /** Columns by name. */
  public static ColumnSelection of(String... names) {
    return of(List.of(names));
  }

  /** Columns by name. */
  public static ColumnSelection of(List<String> names) {
    if (names.isEmpty()) {
      throw new UserException("features: a list of columns cannot be empty");
    }
    return new ColumnSelection("", List.copyOf(names));
  }

  /** From a list of names or a word. */
  @JsonCreator
  static ColumnSelection of(JsonNode json) {
    if (json.isArray()) {
      List<String> names = new ArrayList<>();
      json.forEach(name -> names.add(name.asText()));
      return of(names);
    }
    return WORDS.stream()
        .filter(known -> known.word.equals(json.asText()))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "features: columns must be a list of names, or numeric, categorical or all,"
                        + " found "
                        + json));
  }

  /** The list of names or the word. */
  @JsonValue
  Object toJson() {
    return word.isEmpty() ? names : word;
  }

  /** Names, or none if it is a word. */
  public List<String> names() {
    return Collections.unmodifiableList(names);
  }

  /** Whether a word selects a column of the input. */
  boolean selects(LaneKind start, LaneKind now) {
    return switch (word) {
      case "numeric" -> start == LaneKind.NUMBER && now == LaneKind.NUMBER;
      case "categorical" -> start == LaneKind.TEXT && now == LaneKind.TEXT;
      default -> (start == LaneKind.NUMBER || start == LaneKind.TEXT) && start == now;
    };
  }

  /** Whether the columns are given by a word. */
  boolean byWord() {
    return names.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColumnSelection that
        && word.equals(that.word)
        && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return 31 * word.hashCode() + names.hashCode();
  }

  @Override
  public String toString() {
    return word.isEmpty() ? names.toString() : word;
  }
}
