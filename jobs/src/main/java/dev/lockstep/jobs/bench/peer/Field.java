package dev.lockstep.jobs.bench.peer;

import java.util.List;

/**
 * One column of raw data.
 *
 * @param name in the header
 * @param type of its values
 * @param role in the work
 */
public record Field(String name, Type type, Role role) {

  /** How values are read. */
  public enum Type {
    DOUBLE("DOUBLE", "double"),
    LONG("BIGINT", "bigint"),
    TEXT("VARCHAR", "string"),
    TIME("TIMESTAMP", "timestamp"),
    BINARY("BLOB", "binary");

    private final String duckdb;
    private final String spark;

    Type(String duckdb, String spark) {
      this.duckdb = duckdb;
      this.spark = spark;
    }

    String duckdb() {
      return duckdb;
    }

    String spark() {
      return spark;
    }
  }

  /** What becomes of a column. */
  public enum Role {
    /** Missing values become the mean, then mean 0 and deviation 1; one float32. */
    NUMBER,
    /** An index by falling frequency, equal frequencies by name; missing is one more. */
    CATEGORY,
    /** An image's pixels, which stay as they are. */
    PIXELS,
    /** A class index, kept. */
    CLASS,
    /** A value to predict, kept as float32. */
    VALUE,
    /** Not read. */
    UNUSED
  }

  /** Names of the fields with a role. */
  static List<String> names(List<Field> fields, Role role) {
    return fields.stream().filter(f -> f.role() == role).map(Field::name).toList();
  }
}
