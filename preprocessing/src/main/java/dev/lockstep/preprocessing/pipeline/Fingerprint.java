package dev.lockstep.preprocessing.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The two hashes that seal a version, each sha256 over one line of JSON in the dialect of {@link
 * Json}: what it is made from, and what was made.
 */
final class Fingerprint {
  private record Inputs(List<SourceObject> sources, PreprocessSpec specification, String code) {}

  private record Content(
      Schema schema, Map<String, JsonNode> statistics, Map<String, Map<String, String>> files) {}

  private Fingerprint() {}

  /** Equal if a run would write the same again. */
  static String ofInputs(List<SourceObject> sources, PreprocessSpec spec, String code) {
    return sha256(new Inputs(sources, spec, code));
  }

  /** Equal if training on it would be the same: schema, statistics, and each file's checksum. */
  static String ofContent(
      Schema schema, Map<String, JsonNode> statistics, Map<Split, SplitFiles> splits) {
    Map<String, Map<String, String>> files = new TreeMap<>();
    splits.forEach((split, written) -> files.put(split.label(), checksums(written)));
    return sha256(new Content(schema, statistics, files));
  }

  private static Map<String, String> checksums(SplitFiles split) {
    return split.files().stream()
        .collect(Collectors.toMap(ShardFile::path, ShardFile::sha256, (a, b) -> a, TreeMap::new));
  }

  private static String sha256(Object value) {
    return Hashes.sha256(Json.line(value));
  }
}
