package dev.lockstep.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.RowGroup;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Manifests of a made-up dataset. */
final class Manifests {
  private Manifests() {}

  static SourceObject source(String name, String etag) {
    return new SourceObject("s3a://raw/" + name, 1000, etag);
  }

  static ShardFile file(String path, String content) {
    return new ShardFile(path, 50, 500, content.repeat(64), List.of(new RowGroup(50, 4, 400)));
  }

  /**
   * @param mean of a statistic
   * @param train files of the train split, 50 rows each
   */
  static DatasetVersion version(
      String id, List<SourceObject> sources, double mean, List<ShardFile> train) {
    return version(id, sources, Map.of("Age", Json.tree(Map.of("mean", mean))), train);
  }

  /**
   * @param statistics of columns by name
   * @param train files of the train split, 50 rows each
   */
  static DatasetVersion version(
      String id,
      List<SourceObject> sources,
      Map<String, JsonNode> statistics,
      List<ShardFile> train) {
    Schema schema =
        new Schema(
            "key",
            new TensorSpec("features", DType.FLOAT32, List.of(2), Affine.identity()),
            new ClassLabel("label", List.of("bad", "good")));
    long rows = 50L * train.size();
    Map<Split, SplitFiles> splits =
        Map.of(
            Split.TRAIN, new SplitFiles(rows, List.of(rows / 2, rows - rows / 2), train),
            Split.TEST, new SplitFiles(0, List.of(0L, 0L), List.of()));
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            id,
            "ab".repeat(32),
            Manifest.contentHash(schema, statistics, splits),
            "development",
            sources,
            Json.tree(Map.of("seed", 17, "dataset", "s3a://datasets/x")),
            schema,
            statistics,
            new RowCounts(rows + 3, rows, 0, 0, 1, 0, 2),
            splits,
            List.of());
    Storage storage = Storage.of(new Configuration(false));
    return new DatasetVersion(storage, "s3a://datasets/x", manifest);
  }
}
