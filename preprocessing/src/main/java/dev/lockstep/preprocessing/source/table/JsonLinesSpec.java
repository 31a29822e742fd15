package dev.lockstep.preprocessing.source.table;

import java.util.List;

/**
 * One JSON object per line in UTF-8, plain or with an ending {@code .gz}, {@code .zst} or {@code
 * .bz2}.
 *
 * @param paths see {@link FileSpec#paths}
 * @param maxRecordBytes longest line in bytes, longer ones are rejected; null: 16 MiB
 */
public record JsonLinesSpec(List<String> paths, Integer maxRecordBytes) implements FileSpec {
  public JsonLinesSpec {
    paths = SpecChecks.paths(paths);
    maxRecordBytes = SpecChecks.recordBytes(maxRecordBytes);
  }
}
