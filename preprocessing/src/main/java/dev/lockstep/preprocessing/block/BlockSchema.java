package dev.lockstep.preprocessing.block;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names and kinds of the columns of a {@link Block}, in order.
 *
 * @param fields columns with distinct names
 */
public record BlockSchema(List<Field> fields) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What the cells of a column are. */
  public enum Kind {
    /** A float64; NaN stands for a missing value. */
    @JsonProperty("number")
    NUMBER,
    /** UTF-8 text, or missing. */
    @JsonProperty("string")
    STRING,
    /** Bytes of a fixed number, never missing. */
    @JsonProperty("tensor")
    TENSOR
  }

  /**
   * One column.
   *
   * @param name of the column
   * @param kind of its cells
   * @param width bytes of a cell of a tensor, 0 for other kinds
   */
  public record Field(String name, Kind kind, int width) implements Serializable {
    private static final long serialVersionUID = 1L;

    public Field {
      if (width < 0 || (width > 0) != (kind == Kind.TENSOR)) {
        throw new IllegalArgumentException(
            "column " + name + " is a " + kind + " and cannot have a width of " + width);
      }
    }

    /** A column of numbers. */
    public static Field number(String name) {
      return new Field(name, Kind.NUMBER, 0);
    }

    /** A column of texts. */
    public static Field string(String name) {
      return new Field(name, Kind.STRING, 0);
    }

    /** A column of tensors of so many bytes. */
    public static Field tensor(String name, int width) {
      return new Field(name, Kind.TENSOR, width);
    }
  }

  public BlockSchema {
    fields = List.copyOf(fields);
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.name())) {
        throw new IllegalArgumentException("two columns are called " + field.name());
      }
    }
  }

  /** Names in order. */
  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** Number of the column with a name, or -1 if there is none. */
  public int indexOf(String name) {
    return names().indexOf(name);
  }
}
