package dev.lockstep.preprocessing.dataset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The manifest of one dataset version: what it was made from, how, and every file in it. Training
 * and inference refuse files that differ from it.
 *
 * @param formatVersion version of this format, {@value #FORMAT_VERSION}
 * @param id name of the version's folder
 * @param fingerprint sha256 over sources, specification and code: equal fingerprints mean nothing
 *     is to be done
 * @param contentSha256 sha256 over schema, statistics and the files' checksums: equal contents give
 *     equal training
 * @param codeVersion version and hash of the code that wrote it
 * @param sources raw objects, those of lookups among them, sorted by address
 * @param specification the preprocessing specification as JSON, without secrets
 * @param schema columns
 * @param statistics frozen statistics of every fitted transformation, by name, fit on train only;
 *     those of a target of classes are of all rows
 * @param counts row accounting
 * @param splits files by split
 * @param rejects files with rejected records, sorted by path
 * @param features the frozen transformations that made the tensors, from which they can be applied
 *     to new records; an empty object where there are none
 * @param quality results of the rules; an empty object where there are none
 * @param strata frozen bounds of a stratified split, which the next version is divided with too;
 *     null, and absent in the file, where there are none
 * @param extension what it adds to an earlier version; null, and absent in the file, of a version
 *     that was made of all its sources at once
 */
public record Manifest(
    int formatVersion,
    String id,
    String fingerprint,
    String contentSha256,
    String codeVersion,
    List<SourceObject> sources,
    JsonNode specification,
    Schema schema,
    Map<String, JsonNode> statistics,
    RowCounts counts,
    Map<Split, SplitFiles> splits,
    List<ShardFile> rejects,
    JsonNode features,
    JsonNode quality,
    JsonNode strata,
    Extension extension)
    implements Serializable {
  /** Version of the format this code reads and writes. */
  public static final int FORMAT_VERSION = 2;

  @JsonCreator
  public Manifest {
    Objects.requireNonNull(id, "id is missing");
    Objects.requireNonNull(fingerprint, "fingerprint is missing");
    Objects.requireNonNull(contentSha256, "content_sha256 is missing");
    Objects.requireNonNull(codeVersion, "code_version is missing");
    Objects.requireNonNull(specification, "specification is missing");
    Objects.requireNonNull(schema, "schema is missing");
    Objects.requireNonNull(counts, "counts is missing");
    sources = List.copyOf(sources);
    statistics = Map.copyOf(statistics);
    splits = Map.copyOf(splits);
    rejects = List.copyOf(rejects);
    Objects.requireNonNull(features, "features is missing");
    Objects.requireNonNull(quality, "quality is missing");
    int classes = schema.label().classCount();
    splits.forEach((split, files) -> requireClassCounts(split, files, classes));
  }

  /** Without strata, and no extension. */
  public Manifest(
      int formatVersion,
      String id,
      String fingerprint,
      String contentSha256,
      String codeVersion,
      List<SourceObject> sources,
      JsonNode specification,
      Schema schema,
      Map<String, JsonNode> statistics,
      RowCounts counts,
      Map<Split, SplitFiles> splits,
      List<ShardFile> rejects,
      JsonNode features,
      JsonNode quality) {
    this(
        formatVersion,
        id,
        fingerprint,
        contentSha256,
        codeVersion,
        sources,
        specification,
        schema,
        statistics,
        counts,
        splits,
        rejects,
        features,
        quality,
        null,
        null);
  }

  /** Without frozen transformations, rules and strata. */
  public Manifest(
      int formatVersion,
      String id,
      String fingerprint,
      String contentSha256,
      String codeVersion,
      List<SourceObject> sources,
      JsonNode specification,
      Schema schema,
      Map<String, JsonNode> statistics,
      RowCounts counts,
      Map<Split, SplitFiles> splits,
      List<ShardFile> rejects) {
    this(
        formatVersion,
        id,
        fingerprint,
        contentSha256,
        codeVersion,
        sources,
        specification,
        schema,
        statistics,
        counts,
        splits,
        rejects,
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode(),
        null,
        null);
  }

  private static void requireClassCounts(Split split, SplitFiles files, int classes) {
    long counted = files.classCounts().stream().mapToLong(Long::longValue).sum();
    if (files.classCounts().size() != classes || (classes > 0 && counted != files.rows())) {
      throw new IllegalArgumentException(
          "class_counts of "
              + split.label()
              + " must have the rows of each of "
              + classes
              + " classes, "
              + files.rows()
              + " in all, found "
              + files.classCounts());
    }
  }

  /**
   * The hash that {@link #contentSha256()} holds: of one line of JSON with sorted keys, {@code
   * {"files": {name: sha256}, "schema": ..., "statistics": ...}}, over the files of all splits. A
   * name is a path in the folder of the version that wrote the file, as ids of versions are random;
   * where a split has several of a name, {@code #1}, {@code #2} and so on follow the later ones.
   */
  public static String contentHash(
      Schema schema, Map<String, JsonNode> statistics, Map<Split, SplitFiles> splits) {
    Map<String, String> files = new TreeMap<>();
    for (SplitFiles split : splits.values()) {
      Map<String, Integer> seen = new HashMap<>();
      for (ShardFile file : split.files()) {
        int before = seen.merge(file.name(), 1, Integer::sum) - 1;
        files.put(file.name() + (before == 0 ? "" : "#" + before), file.sha256());
      }
    }
    return Hashes.sha256(
        Json.canonical(Map.of("files", files, "schema", schema, "statistics", statistics)));
  }

  /**
   * Statistics of all its train rows, of a target of classes those of all rows; those that features
   * were fit on may be of fewer.
   */
  public Map<String, JsonNode> described() {
    return extension == null ? statistics : extension.statistics();
  }

  /** How many rows are of records that a person corrected, so that no raw object has them. */
  public long corrected() {
    return extension == null || extension.corrected() == null ? 0 : extension.corrected();
  }

  /** Files of a split; one without rows has none. */
  public SplitFiles split(Split split) {
    SplitFiles files = splits.get(split);
    if (files == null) {
      throw new UserException("dataset version " + id + " has no split " + split.label());
    }
    return files;
  }
}
