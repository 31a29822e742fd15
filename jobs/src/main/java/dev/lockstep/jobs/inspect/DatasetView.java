package dev.lockstep.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Extension;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One version of a dataset as {@code lockstep inspect --json} prints it.
 *
 * @param dataset its address
 * @param version its id
 * @param folder address of its files
 * @param formatVersion of the manifest
 * @param codeVersion of what wrote it
 * @param fingerprint of what it was made from
 * @param contentSha256 of what training sees
 * @param counts every row that was read, by what became of it
 * @param splits in the order train, validation, test
 * @param rejects files of rejected records
 * @param sources raw objects
 * @param schema columns, as in the manifest
 * @param statistics of all train rows, of a target of classes those of all rows, by name, as in the
 *     manifest
 * @param extension id of the version that it adds to and how many times in a row that was done;
 *     absent if it was made of all its sources at once
 * @param quality results of the rules and leaks between splits, as in the manifest; empty if there
 *     are none
 * @param strata bounds of a stratified split, as in the manifest; absent if it has none
 * @param specification how it was made, as in the manifest
 * @param rows decoded rows
 */
public record DatasetView(
    String dataset,
    String version,
    String folder,
    int formatVersion,
    String codeVersion,
    String fingerprint,
    String contentSha256,
    RowCounts counts,
    List<SplitView> splits,
    Files rejects,
    List<SourceObject> sources,
    JsonNode schema,
    Map<String, JsonNode> statistics,
    Added extension,
    JsonNode quality,
    JsonNode strata,
    JsonNode specification,
    List<SampleRow> rows) {

  /**
   * Some files together.
   *
   * @param bytes compressed, on the store
   */
  public record Files(int files, long rows, long bytes) {
    static Files of(List<ShardFile> files) {
      return new Files(
          files.size(),
          files.stream().mapToLong(ShardFile::rows).sum(),
          files.stream().mapToLong(ShardFile::bytes).sum());
    }
  }

  /**
   * One split.
   *
   * @param rowGroups in all its files
   * @param classes rows by class name; empty if the label is no class
   */
  public record SplitView(
      String split, long rows, int files, int rowGroups, long bytes, List<ClassRows> classes) {}

  /** To which version rows were added. */
  public record Added(String base, int appends) {
    static Added of(Extension extension) {
      return extension == null ? null : new Added(extension.base(), extension.appends());
    }
  }

  /** Rows of one class. */
  public record ClassRows(String name, long rows) {}

  /**
   * Looks at a version.
   *
   * @param rows decoded rows to show
   */
  public static DatasetView of(DatasetVersion dataset, List<SampleRow> rows) {
    Manifest manifest = dataset.manifest();
    List<SplitView> splits = new ArrayList<>();
    for (Split split : Split.values()) {
      if (manifest.splits().containsKey(split)) {
        splits.add(split(split, manifest.split(split), names(manifest.schema().label())));
      }
    }
    return new DatasetView(
        dataset.dataset(),
        manifest.id(),
        dataset.folder(),
        manifest.formatVersion(),
        manifest.codeVersion(),
        manifest.fingerprint(),
        manifest.contentSha256(),
        manifest.counts(),
        splits,
        Files.of(manifest.rejects()),
        manifest.sources(),
        Json.tree(manifest.schema()),
        manifest.described(),
        Added.of(manifest.extension()),
        manifest.quality(),
        manifest.strata(),
        manifest.specification(),
        rows);
  }

  private static List<String> names(LabelSpec label) {
    return label instanceof ClassLabel classes ? classes.classes() : List.of();
  }

  private static SplitView split(Split split, SplitFiles files, List<String> names) {
    List<ClassRows> classes = new ArrayList<>();
    for (int c = 0; c < Math.min(names.size(), files.classCounts().size()); c++) {
      classes.add(new ClassRows(names.get(c), files.classCounts().get(c)));
    }
    Files all = Files.of(files.files());
    int groups = files.files().stream().mapToInt(file -> file.rowGroups().size()).sum();
    return new SplitView(
        split.label(), files.rows(), all.files(), groups, all.bytes(), List.copyOf(classes));
  }
}
