package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/**
 * Writes one new version of a dataset. Order of calls: {@link #begin}, then {@link #writeSplits}
 * and {@link #writeRejects} if there are any, then either {@link #publish} or {@link #abort}.
 * Nothing is visible to readers before {@code publish} returns, and nothing ever is if it throws.
 * Lives on the driver.
 */
public final class DatasetWriter {
  /** Column name of the key. */
  public static final String KEY = "key";

  private static final String REJECTS = "rejects";
  private static final int REJECT_ROW_GROUP_ROWS = 1024;

  /** Where a version is written; {@code folder} is the version's own. */
  record Target(Storage storage, String dataset, String folder) {}

  private final Publication publication;
  private final Target target;

  private DatasetWriter(Publication publication, Target target) {
    this.publication = publication;
    this.target = target;
  }

  /**
   * @param storage where to write
   * @param dataset address of the dataset
   * @param fingerprint see {@link Manifest#fingerprint()}; the version id starts with it
   */
  public static DatasetWriter begin(Storage storage, String dataset, String fingerprint) {
    Publication publication = Publication.begin(storage, dataset, fingerprint);
    return new DatasetWriter(publication, publication.target());
  }

  /** Name of the version being written. */
  public String id() {
    return publication.id();
  }

  /**
   * Writes splits by one Spark job: every non-empty partition as one Parquet file, in partition and
   * row order, through the committer configured for the file system (magic on s3a), hashing while
   * writing.
   *
   * <p>Rows are counted per class if the label is a class.
   *
   * @param rows of each split; partition {@code index} becomes {@code part-<index>.parquet}
   * @param rowGroupRows rows per row group, the last of a file may be smaller
   * @return facts of every split, of those without rows too
   */
  public Map<Split, SplitFiles> writeSplits(
      Map<Split, JavaRDD<DatasetRow>> rows, Schema schema, int rowGroupRows) {
    Map<String, JavaRDD<DatasetRow>> folders = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      if (rows.containsKey(split)) {
        folders.put(split.label(), rows.get(split));
      }
    }
    Map<String, List<WrittenShard>> written =
        new ShardJob<>(target, new DatasetTable(schema), rowGroupRows).run(folders);
    Map<Split, SplitFiles> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      splits.put(split, split(written.getOrDefault(split.label(), List.of()), schema));
    }
    return splits;
  }

  /** As {@link #writeSplits}, for one split. */
  public SplitFiles writeSplit(
      JavaRDD<DatasetRow> rows, Split split, Schema schema, int rowGroupRows) {
    return writeSplits(Map.of(split, rows), schema, rowGroupRows).get(split);
  }

  private static SplitFiles split(List<WrittenShard> written, Schema schema) {
    long[] classCounts = new long[schema.label().classCount()];
    long count = 0;
    for (WrittenShard shard : written) {
      count += shard.file().rows();
      for (int c = 0; c < classCounts.length; c++) {
        classCounts[c] += shard.classCounts()[c];
      }
    }
    List<Long> counts = Arrays.stream(classCounts).boxed().toList();
    return new SplitFiles(count, counts, files(written));
  }

  /** Writes rejected records as Parquet below {@code rejects/}. */
  public List<ShardFile> writeRejects(JavaRDD<RejectedRecord> rejects) {
    return TableFiles.write(
        publication, REJECTS, rejects, new RejectTable(), REJECT_ROW_GROUP_ROWS);
  }

  /**
   * Writes the manifest and makes the version current by one conditional create.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.EnvironmentException if another writer
   *     published first; its version stays current and this one's files are removed
   */
  public DatasetVersion publish(Manifest manifest) {
    return publish(manifest, Map.of());
  }

  /**
   * As {@link #publish(Manifest)}, with files beside the manifest that say the same in other words.
   * Readers do not look at them.
   *
   * @param beside content by name
   */
  public DatasetVersion publish(Manifest manifest, Map<String, byte[]> beside) {
    if (!manifest.id().equals(id())) {
      throw new IllegalArgumentException(
          "the manifest is of version " + manifest.id() + ", this is " + id());
    }
    beside.forEach((name, bytes) -> target.storage().write(target.folder() + "/" + name, bytes));
    return DatasetVersion.of(target.storage(), publication.publish(Json.pretty(manifest)));
  }

  /** Removes what was written. */
  public void abort() {
    publication.abort();
  }

  private static List<ShardFile> files(List<WrittenShard> written) {
    return written.stream().map(WrittenShard::file).toList();
  }
}
