package dev.lockstep.training.trainer;

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
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.spec.TrainSpec.CheckpointSpec;
import dev.lockstep.training.spec.TrainSpec.EarlyStopping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;

/** A small seeded dataset that a small network learns in a few epochs, and specifications. */
final class SampleTraining {
  static final Schema SCHEMA =
      new Schema(
          DatasetWriter.KEY,
          new TensorSpec(
              "features",
              DType.UINT8,
              List.of(1, 4, 4),
              new Affine(List.of(1 / 255f), List.of(-0.5f))),
          new ClassLabel("label", List.of("zero", "one", "two")));

  private static final int NOISE = 160;

  private SampleTraining() {}

  /** Publishes a dataset with the given rows per split, in files of two partitions. */
  static DatasetVersion dataset(
      JavaSparkContext sc, Storage storage, String address, int train, int validation, int test) {
    DatasetWriter writer = DatasetWriter.begin(storage, address, Hashes.sha256(address));
    Map<Split, SplitFiles> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAIN, write(sc, writer, Split.TRAIN, train));
    splits.put(Split.VALIDATION, write(sc, writer, Split.VALIDATION, validation));
    splits.put(Split.TEST, write(sc, writer, Split.TEST, test));
    return writer.publish(
        new Manifest(
            Manifest.FORMAT_VERSION,
            writer.id(),
            Hashes.sha256(address),
            Manifest.contentHash(SCHEMA, Map.of(), splits),
            "test",
            List.of(),
            Json.tree(Map.of()),
            SCHEMA,
            Map.of(),
            new RowCounts(train + validation + test, train, validation, test, 0, 0, 0),
            splits,
            List.of()));
  }

  /** A network with one hidden layer and dropout-free, bitwise repeatable training. */
  static TrainSpec spec(String folder, int ranks, int epochs, UpdaterSpec updater) {
    return new TrainSpec(
        folder + "/models/sample",
        new NetworkSpec(
            List.of(
                new LayerSpec.Dense(8, "relu"), new LayerSpec.Output("softmax", "cross_entropy")),
            "xavier_uniform",
            0),
        updater,
        32,
        epochs,
        42,
        ranks,
        4,
        1 << 20,
        null,
        new CheckpointSpec(folder + "/checkpoints", 2),
        new RingOptions(Duration.ofSeconds(30), Duration.ofSeconds(30), 1 << 16),
        4);
  }

  /** The same with Adam. */
  static TrainSpec adam(String folder, int ranks, int epochs) {
    return spec(folder, ranks, epochs, new UpdaterSpec.Adam(1e-2, 0.9, 0.999, 1e-8));
  }

  /** The same work that stops early. */
  static TrainSpec stopping(TrainSpec s, EarlyStopping earlyStopping) {
    return new TrainSpec(
        s.model(),
        s.network(),
        s.updater(),
        s.globalBatch(),
        s.epochs(),
        s.seed(),
        s.ranks(),
        s.lanes(),
        s.prefetchBytes(),
        earlyStopping,
        s.checkpoint(),
        s.collective(),
        s.maxAttempts());
  }

  private static SplitFiles write(
      JavaSparkContext sc, DatasetWriter writer, Split split, int count) {
    return writer.writeSplit(sc.parallelize(rows(split, count), 2), split, SCHEMA, 50);
  }

  private static List<DatasetRow> rows(Split split, int count) {
    Random prototypes = new Random(1);
    byte[][] means = new byte[3][16];
    for (byte[] mean : means) {
      prototypes.nextBytes(mean);
    }
    Random random = new Random(2 + split.ordinal());
    List<DatasetRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(3);
      byte[] features = new byte[16];
      for (int j = 0; j < features.length; j++) {
        int value = (means[label][j] & 0xff) + random.nextInt(2 * NOISE + 1) - NOISE;
        features[j] = (byte) Math.max(0, Math.min(255, value));
      }
      String key = String.format(Locale.ROOT, "%s/%08d", split.label(), i);
      rows.add(new DatasetRow(key, features, label));
    }
    return rows;
  }
}
