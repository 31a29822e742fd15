package dev.lockstep.preprocessing.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Small seeded datasets for tests. */
final class SampleData {
  static final String FINGERPRINT = Hashes.sha256("sample");

  static final Schema SCHEMA =
      new Schema(
          DatasetWriter.KEY,
          new TensorSpec(
              "features",
              DType.UINT8,
              List.of(1, 4, 4),
              new Affine(List.of(1 / 255f), List.of(-0.5f))),
          new ClassLabel("label", List.of("zero", "one", "two")));

  /**
   * A table of three stored elements, the middle one of four categories, and a number to predict.
   */
  static final Schema TABLE =
      new Schema(
          DatasetWriter.KEY,
          new TensorSpec(
              "features",
              DType.INT32,
              List.of(3),
              new Affine(List.of(2f, 9f, 0.5f), List.of(1f, 9f, -1f)),
              List.of(new Expand(1, 4))),
          new ValueLabel("label", 1000, 5, "USD"));

  private SampleData() {}

  static List<DatasetRow> tableRows(int count, long seed) {
    Random random = new Random(seed);
    List<DatasetRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer features = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      features.putInt(random.nextInt(1000)).putInt(random.nextInt(5) - 1);
      features.putInt(-random.nextInt(1000));
      String key = String.format(Locale.ROOT, "%08d", i);
      rows.add(new DatasetRow(key, features.array(), random.nextGaussian()));
    }
    return rows;
  }

  static List<DatasetRow> rows(int count, long seed) {
    Random random = new Random(seed);
    List<DatasetRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] features = new byte[SCHEMA.features().rowBytes()];
      random.nextBytes(features);
      String key = String.format(Locale.ROOT, "train/%08d", i);
      rows.add(new DatasetRow(key, features, random.nextInt(3)));
    }
    return rows;
  }

  static Manifest manifest(String id, Map<Split, SplitFiles> splits, List<ShardFile> rejects) {
    Map<Split, SplitFiles> all = new EnumMap<>(Split.class);
    all.putAll(splits);
    for (Split split : Split.values()) {
      all.putIfAbsent(split, new SplitFiles(0, List.of(0L, 0L, 0L), List.of()));
    }
    long train = all.get(Split.TRAIN).rows();
    long validation = all.get(Split.VALIDATION).rows();
    long test = all.get(Split.TEST).rows();
    long rejected = rejects.stream().mapToLong(ShardFile::rows).sum();
    JsonNode statistics = Json.tree(Map.of("mean", 0.5, "count", 12));
    return new Manifest(
        Manifest.FORMAT_VERSION,
        id,
        FINGERPRINT,
        Hashes.sha256("contents"),
        "test",
        List.of(new SourceObject("file:///raw", 3, "etag")),
        Json.tree(Map.of("seed", 7)),
        SCHEMA,
        Map.of("normalizer", statistics),
        new RowCounts(
            train + validation + test + rejected, train, validation, test, 0, 0, rejected),
        all,
        rejects);
  }
}
