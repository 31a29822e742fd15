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
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.CheckpointSpec;
import dev.lockstep.training.spec.Learning;
import dev.lockstep.training.spec.Placement;
import dev.lockstep.training.spec.Recovery;
import dev.lockstep.training.spec.Stopping;
import dev.lockstep.training.spec.Stopping.Early;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;

/** A small seeded dataset that a small network learns in a few epochs, and specifications. */
public final class SampleTraining {
  public static final Schema SCHEMA =
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
  public static DatasetVersion dataset(
      JavaSparkContext sc, Storage storage, String address, int train, int validation, int test) {
    Map<Split, Integer> counts =
        Map.of(Split.TRAIN, train, Split.VALIDATION, validation, Split.TEST, test);
    return publish(sc, storage, address, SCHEMA, split -> rows(split, counts.get(split)));
  }

  /** Publishes rows, in files of two partitions. */
  static DatasetVersion publish(
      JavaSparkContext sc,
      Storage storage,
      String address,
      Schema schema,
      Function<Split, List<DatasetRow>> rows) {
    DatasetWriter writer = DatasetWriter.begin(storage, address, Hashes.sha256(address));
    Map<Split, SplitFiles> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      splits.put(split, writer.writeSplit(sc.parallelize(rows.apply(split), 2), split, schema, 50));
    }
    long train = splits.get(Split.TRAIN).rows();
    long validation = splits.get(Split.VALIDATION).rows();
    long test = splits.get(Split.TEST).rows();
    return writer.publish(
        new Manifest(
            Manifest.FORMAT_VERSION,
            writer.id(),
            Hashes.sha256(address),
            Manifest.contentHash(schema, Map.of(), splits),
            "test",
            List.of(),
            Json.tree(Map.of()),
            schema,
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
        Learning.constant(updater),
        Stopping.afterEpochs(epochs),
        32,
        42,
        new Placement(ranks, 4, 1 << 20),
        CheckpointSpec.perEpoch(folder + "/checkpoints", 2),
        new RingOptions(Duration.ofSeconds(30), Duration.ofSeconds(30), 1 << 16),
        Recovery.attempts(4));
  }

  /** The same work with another network. */
  static TrainSpec with(TrainSpec s, NetworkSpec network) {
    return s.withNetwork(network);
  }

  /** The same with Adam. */
  public static TrainSpec adam(String folder, int ranks, int epochs) {
    return spec(folder, ranks, epochs, new UpdaterSpec.Adam(1e-2, 0.9, 0.999, 1e-8));
  }

  /** The same work that stops early. */
  static TrainSpec stopping(TrainSpec s, Early early) {
    return s.withStopping(s.stopping().with(early));
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

  /** Largest difference of a parameter of two models. */
  static double largestDifference(Storage storage, TrainResult one, TrainResult other) {
    FloatBuffer left = parameters(storage, one);
    FloatBuffer right = parameters(storage, other);
    if (left.remaining() == 0 || left.remaining() != right.remaining()) {
      throw new IllegalArgumentException(
          "the models have " + left.remaining() + " and " + right.remaining() + " parameters");
    }
    double largest = 0;
    for (int i = 0; i < left.remaining(); i++) {
      largest = Math.max(largest, Math.abs(left.get(i) - right.get(i)));
    }
    return largest;
  }

  private static FloatBuffer parameters(Storage storage, TrainResult result) {
    byte[] bytes = ModelFiles.read(storage, result.model()).content(ModelFiles.PARAMETERS);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
