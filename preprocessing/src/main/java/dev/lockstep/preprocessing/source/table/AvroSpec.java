package dev.lockstep.preprocessing.source.table;

import java.util.List;

/**
 * Avro object container files; each must have all columns of the schema.
 *
 * @param paths see {@link FileSpec#paths}
 */
public record AvroSpec(List<String> paths) implements FileSpec {
  public AvroSpec {
    paths = SpecChecks.paths(paths);
  }
}
