package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** A published dataset whose row {@code n} has the features {@code n / 256, n % 256} and 7s. */
final class NumberedDataset {
  static final float SCALE = 0.25f;
  static final float SHIFT = -1f;
  static final int ELEMENTS = 5;
  static final int CLASSES = 7;

  private NumberedDataset() {}

  static DatasetVersion write(
      JavaSparkContext spark,
      Storage storage,
      String address,
      int rows,
      int files,
      int rowGroupRows) {
    Schema schema =
        new Schema(
            DatasetWriter.KEY,
            new TensorSpec(
                "features",
                DType.UINT8,
                List.of(ELEMENTS),
                new Affine(List.of(SCALE), List.of(SHIFT))),
            new ClassLabel("label", List.of("0", "1", "2", "3", "4", "5", "6")));
    String fingerprint = Hashes.sha256("numbered");
    DatasetWriter writer = DatasetWriter.begin(storage, address, fingerprint);
    SplitFiles train =
        writer.writeSplit(spark.parallelize(rows(rows), files), Split.TRAIN, schema, rowGroupRows);
    Map<Split, SplitFiles> splits = Map.of(Split.TRAIN, train);
    return writer.publish(
        new Manifest(
            Manifest.FORMAT_VERSION,
            writer.id(),
            fingerprint,
            Manifest.contentHash(schema, Map.of(), splits),
            "test",
            List.of(),
            Json.tree(Map.of()),
            schema,
            Map.of(),
            new RowCounts(rows, rows, 0, 0, 0, 0, 0),
            splits,
            List.of()));
  }

  private static List<DatasetRow> rows(int count) {
    List<DatasetRow> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      byte[] features = {(byte) (n / 256), (byte) n, 7, 7, 7};
      rows.add(new DatasetRow("train/" + n, features, n % CLASSES));
    }
    return rows;
  }
}
