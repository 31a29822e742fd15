package dev.lockstep.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.quality.DriftReport;
import dev.lockstep.preprocessing.quality.DriftThresholds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is different between two versions, or two datasets, as {@code lockstep diff --json} prints
 * it.
 *
 * @param a address of the first version
 * @param b address of the second version
 * @param sameContent whether training sees the same: schema, statistics and files
 * @param sources raw objects that differ
 * @param specification values that differ
 * @param schema values that differ
 * @param counts rows by what became of them, where they differ
 * @param statistics values that differ
 * @param files data files by their content
 * @param drift how the columns of train rows moved; absent if the versions know nothing of columns
 */
public record DatasetDiff(
    String a,
    String b,
    boolean sameContent,
    Sources sources,
    List<Change> specification,
    List<Change> schema,
    List<Change> counts,
    List<Change> statistics,
    SharedFiles files,
    DriftReport drift) {

  /**
   * A value that differs.
   *
   * @param path of it, like {@code split.seed}
   * @param a the first one's, absent if it has none
   * @param b the second one's, absent if it has none
   */
  public record Change(String path, JsonNode a, JsonNode b) {
    /** Difference of two numbers as a share of the first, or absent. */
    public Double relative() {
      if (a == null || b == null || !a.isNumber() || !b.isNumber() || a.doubleValue() == 0) {
        return null;
      }
      return (b.doubleValue() - a.doubleValue()) / Math.abs(a.doubleValue());
    }
  }

  /**
   * Raw objects.
   *
   * @param same number of objects with the same entity tag
   * @param changed same address, another entity tag
   */
  public record Sources(
      long same, List<String> added, List<String> changed, List<String> removed) {}

  /**
   * Data files of the splits, by SHA-256.
   *
   * @param shared files of the second that the first has, too
   * @param sharedBytes size of those
   * @param onlyA files of the first alone
   * @param onlyB files of the second alone
   */
  public record SharedFiles(long shared, long sharedBytes, long onlyA, long onlyB) {}

  /** Compares two versions. */
  public static DatasetDiff of(DatasetVersion first, DatasetVersion second) {
    Manifest a = first.manifest();
    Manifest b = second.manifest();
    DriftReport drift = DriftReport.of(a, b, DriftThresholds.defaults());
    return new DatasetDiff(
        first.folder(),
        second.folder(),
        a.contentSha256().equals(b.contentSha256()),
        sources(a.sources(), b.sources()),
        changes(a.specification(), b.specification()),
        changes(Json.tree(a.schema()), Json.tree(b.schema())),
        changes(Json.tree(a.counts()), Json.tree(b.counts())),
        changes(Json.tree(a.described()), Json.tree(b.described())),
        files(a, b),
        drift.columns().isEmpty() ? null : drift);
  }

  private static Sources sources(List<SourceObject> first, List<SourceObject> second) {
    Map<String, String> a = etags(first);
    Map<String, String> b = etags(second);
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    b.forEach(
        (uri, etag) -> {
          if (!a.containsKey(uri)) {
            added.add(uri);
          } else if (!a.get(uri).equals(etag)) {
            changed.add(uri);
          }
        });
    a.keySet().stream().filter(uri -> !b.containsKey(uri)).forEach(removed::add);
    return new Sources(b.size() - added.size() - changed.size(), added, changed, removed);
  }

  private static Map<String, String> etags(List<SourceObject> sources) {
    Map<String, String> etags = new TreeMap<>();
    sources.forEach(source -> etags.put(source.uri(), source.etag()));
    return etags;
  }

  private static List<Change> changes(JsonNode a, JsonNode b) {
    Map<String, JsonNode> first = new TreeMap<>();
    Map<String, JsonNode> second = new TreeMap<>();
    flatten("", a, first);
    flatten("", b, second);
    Set<String> paths = new TreeSet<>(first.keySet());
    paths.addAll(second.keySet());
    List<Change> changes = new ArrayList<>();
    for (String path : paths) {
      if (!Objects.equals(first.get(path), second.get(path))) {
        changes.add(new Change(path, first.get(path), second.get(path)));
      }
    }
    return changes;
  }

  private static void flatten(String path, JsonNode value, Map<String, JsonNode> into) {
    if (value.isValueNode() || value.isEmpty()) {
      into.put(path, value);
      return;
    }
    value
        .properties()
        .forEach(
            field ->
                flatten(
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                    field.getValue(),
                    into));
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      flatten(path + "[" + i + "]", value.get(i), into);
    }
  }

  private static SharedFiles files(Manifest a, Manifest b) {
    Set<String> first = new HashSet<>();
    Set<String> second = new HashSet<>();
    a.splits().values().forEach(split -> split.files().forEach(f -> first.add(f.sha256())));
    long shared = 0;
    long bytes = 0;
    for (ShardFile file : b.splits().values().stream().flatMap(s -> s.files().stream()).toList()) {
      if (second.add(file.sha256()) && first.contains(file.sha256())) {
        shared++;
        bytes += file.bytes();
      }
    }
    return new SharedFiles(shared, bytes, first.size() - shared, second.size() - shared);
  }
}
