package dev.lockstep.preprocessing.source.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Text in UTF-8 with the one column {@code text}, plain or compressed as {@link JsonLinesSpec}
 * says.
 *
 * @param paths see {@link FileSpec#paths}
 * @param per what a record is; null: a line
 * @param maxRecordBytes longest record in bytes, longer ones are rejected; null: 16 MiB
 */
public record TextSpec(List<String> paths, Per per, Integer maxRecordBytes) implements FileSpec {
  /** What a record is. */
  public enum Per {
    @JsonProperty("line")
    LINE,
    @JsonProperty("file")
    FILE
  }

  public TextSpec {
    paths = SpecChecks.paths(paths);
    per = per == null ? Per.LINE : per;
    maxRecordBytes = SpecChecks.recordBytes(maxRecordBytes);
  }
}
