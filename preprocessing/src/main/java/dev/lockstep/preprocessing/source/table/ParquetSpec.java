package dev.lockstep.preprocessing.source.table;

import java.util.List;

/**
 * Parquet objects; each must have all columns of the schema.
 *
 * @param paths see {@link FileSpec#paths}
 */
public record ParquetSpec(List<String> paths) implements FileSpec {
  public ParquetSpec {
    paths = SpecChecks.paths(paths);
  }
}
