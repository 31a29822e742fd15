package dev.lockstep.jobs.bench.peer;

import dev.lockstep.jobs.bench.peer.Field.Role;
import java.util.List;

/**
 * Raw data on this machine.
 *
 * @param format of the files
 * @param paths of the files; images and then their labels for {@link Format#IDX}
 * @param fields columns in the order of the file
 */
public record RawTable(Format format, List<String> paths, List<Field> fields) {
  /** File formats. */
  public enum Format {
    CSV,
    PARQUET,
    IDX
  }

  public RawTable {
    paths = List.copyOf(paths);
    fields = List.copyOf(fields);
  }

  /** The columns the work needs. */
  List<String> used() {
    return fields.stream().filter(f -> f.role() != Role.UNUSED).map(Field::name).toList();
  }

  /** Numeric features. */
  public List<String> numbers() {
    return Field.names(fields, Role.NUMBER);
  }

  /** Categorical features. */
  public List<String> categories() {
    return Field.names(fields, Role.CATEGORY);
  }

  /** The one label. */
  Field label() {
    return fields.stream()
        .filter(f -> f.role() == Role.CLASS || f.role() == Role.VALUE)
        .findFirst()
        .orElseThrow();
  }

  String path() {
    return paths.get(0);
  }
}
