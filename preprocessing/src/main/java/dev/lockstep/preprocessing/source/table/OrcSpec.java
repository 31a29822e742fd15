package dev.lockstep.preprocessing.source.table;

import java.util.List;

/**
 * ORC objects; each must have all columns of the schema.
 *
 * @param paths see {@link FileSpec#paths}
 */
public record OrcSpec(List<String> paths) implements FileSpec {
  public OrcSpec {
    paths = SpecChecks.paths(paths);
  }
}
