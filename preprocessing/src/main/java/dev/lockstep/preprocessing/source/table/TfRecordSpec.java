package dev.lockstep.preprocessing.source.table;

import java.util.List;

/**
 * TFRecord files of {@code tf.Example}, plain or with an ending {@code .gz}, {@code .zst} or {@code
 * .bz2}.
 *
 * @param paths see {@link FileSpec#paths}
 * @param maxRecordBytes largest record in bytes, larger ones are rejected; null: 16 MiB
 */
public record TfRecordSpec(List<String> paths, Integer maxRecordBytes) implements FileSpec {
  public TfRecordSpec {
    paths = SpecChecks.paths(paths);
    maxRecordBytes = SpecChecks.recordBytes(maxRecordBytes);
  }
}
