package dev.lockstep.training.predict;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.Publication;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.model.UpdaterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;

/** A published test split of random rows with kept columns, and a network that was not trained. */
final class PublishedSamples {
  static final int ELEMENTS = 6;
  static final LabelSpec CLASSES = new ClassLabel("label", List.of("no", "may be", "yes"));
  static final LabelSpec VALUE = new ValueLabel("label", 0.5, 3, "USD", ValueLabel.Transform.LOG);

  private PublishedSamples() {}

  static Schema schema(LabelSpec label) {
    TensorSpec features =
        new TensorSpec(
            "features",
            DType.UINT8,
            List.of(ELEMENTS),
            new Affine(List.of(1 / 128f), List.of(-1f)));
    return new Schema(DatasetWriter.KEY, features, label, List.of("town", "day"));
  }

  static List<DatasetRow> rows(LabelSpec label, int count) {
    Random random = new Random(3);
    List<DatasetRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] features = new byte[ELEMENTS];
      random.nextBytes(features);
      double target = label.classCount() == 0 ? random.nextGaussian() : random.nextInt(3);
      List<byte[]> kept =
          List.of(("town " + i % 3).getBytes(UTF_8), (i % 4 == 0 ? "" : "d").getBytes(UTF_8));
      rows.add(new DatasetRow(("row " + i).getBytes(UTF_8), features, target, kept));
    }
    return rows;
  }

  static DatasetVersion dataset(
      JavaSparkContext sc, String address, Schema schema, List<DatasetRow> rows) {
    Storage storage = Storage.of(sc.hadoopConfiguration());
    DatasetWriter writer = DatasetWriter.begin(storage, address, Hashes.sha256(address));
    SplitFiles test = writer.writeSplit(sc.parallelize(rows, 3), Split.TEST, schema, 64);
    Map<Split, SplitFiles> splits = Map.of(Split.TEST, test);
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
            new RowCounts(rows.size(), 0, 0, rows.size(), 0, 0, 0),
            splits,
            List.of()));
  }

  /** Publishes a network for a dataset's rows and returns its version's folder. */
  static String model(DatasetVersion dataset, String address, long seed) {
    LabelSpec label = dataset.manifest().schema().label();
    LayerSpec.Output output =
        label.classCount() == 0
            ? new LayerSpec.Output("identity", "mse")
            : new LayerSpec.Output("softmax", "cross_entropy");
    NetworkSpec network =
        new NetworkSpec(List.of(new LayerSpec.Dense(5, "relu"), output), "xavier_uniform", 0);
    // trained before anybody thought of keeping columns
    Schema schema = dataset.manifest().schema().keeping(List.of());
    ModelOrigin origin =
        new ModelOrigin(
            Hashes.sha256(address),
            "test",
            dataset.dataset(),
            dataset.manifest().id(),
            dataset.manifest().contentSha256(),
            schema,
            seed);
    Publication publication = Publication.begin(dataset.storage(), address, Hashes.sha256(address));
    try (Replica replica = Replicas.create(network, new UpdaterSpec.Sgd(0.1), schema, seed, 0)) {
      ModelFiles files = ModelFiles.of(replica, origin, publication.id(), 0, 0);
      files.write(dataset.storage(), publication.folder());
      return publication.publish(files.manifestBytes()).folder();
    }
  }
}
