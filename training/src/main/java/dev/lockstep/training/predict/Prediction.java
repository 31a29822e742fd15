package dev.lockstep.training.predict;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Publication;
import dev.lockstep.preprocessing.dataset.Published;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.TableFiles;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.CodeVersion;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.inference.Chunk;
import dev.lockstep.training.inference.Inference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Writes a model's answers to all rows of a split and publishes them, data first, pointer last; a
 * run that fails publishes nothing and leaves nothing behind. Lives on the driver.
 */
public final class Prediction {
  /** Rows of a file at least, as far as the dataset's files have them. */
  private static final int FILE_ROWS = 8192;

  private static final int ROW_GROUP_BYTES = 8 << 20;
  private static final int MOST_ROW_GROUP_ROWS = 1 << 16;

  /** Key, class and lengths, roughly. */
  private static final int ROW_OVERHEAD_BYTES = 64;

  private final Inference inference;
  private final PredictSpec spec;
  private final String code = CodeVersion.of(Prediction.class).toString();
  private final String fingerprint;

  /**
   * What was published.
   *
   * @param folder address of the version's folder
   * @param manifest of the version
   * @param reused whether it was there already
   */
  public record Result(String folder, PredictionManifest manifest, boolean reused) {}

  private Prediction(Inference inference, PredictSpec spec) {
    this.inference = inference;
    this.spec = spec;
    this.fingerprint = fingerprint();
  }

  /**
   * Predicts, unless the current version at the output is of the same model, rows and code.
   *
   * @param spark started when there is something to do
   * @param fresh whether to predict in any case
   * @throws UserException if the model was trained on another schema, the split has no rows, a file
   *     differs from its manifest, or something else than predictions is published at the output
   * @throws EnvironmentException if the store refuses, or another writer published first
   */
  public static Result run(
      Supplier<SparkSession> spark, DatasetVersion dataset, PredictSpec spec, boolean fresh) {
    Inference inference = Inference.of(dataset, spec.split(), spec.model());
    Prediction prediction = new Prediction(inference, spec);
    return prediction
        .current()
        .filter(found -> !fresh && found.manifest().fingerprint().equals(prediction.fingerprint))
        .orElseGet(() -> prediction.publish(spark.get()));
  }

  private Storage storage() {
    return inference.dataset().storage();
  }

  private Optional<Result> current() {
    return Published.latest(storage(), spec.output()).map(this::result);
  }

  private Result result(Published found) {
    String where = found.folder() + "/" + Published.MANIFEST;
    String kind = Json.read(found.manifest(), JsonNode.class, where).path("kind").asText();
    if (!kind.equals(PredictionManifest.KIND)) {
      throw new UserException(
          "something else than predictions is published at "
              + spec.output()
              + ", a dataset or a model; give predictions an address of their own");
    }
    return new Result(
        found.folder(), Json.read(found.manifest(), PredictionManifest.class, where), true);
  }

  private Result publish(SparkSession spark) {
    Publication publication = Publication.begin(storage(), spec.output(), fingerprint);
    try {
      PredictionManifest manifest = manifest(publication.id(), write(spark, publication));
      Published published = publication.publish(Json.pretty(manifest));
      return new Result(published.folder(), manifest, false);
    } catch (Exception e) {
      RuntimeException failure = Failures.unwrap(e);
      abort(publication, failure);
      throw failure;
    }
  }

  private static void abort(Publication publication, RuntimeException cause) {
    try {
      publication.abort();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private List<ShardFile> write(SparkSession spark, Publication publication) {
    List<Chunk> chunks = Chunk.cut(inference.files(), FILE_ROWS);
    JavaRDD<PredictedRow> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(chunks, chunks.size())
            .flatMap(new PredictTask(inference));
    LabelSpec label = inference.schema().label();
    int rowBytes = ROW_OVERHEAD_BYTES + label.classCount() * Float.BYTES;
    List<ShardFile> files =
        TableFiles.write(
            publication,
            spec.split().label(),
            rows,
            new PredictionTable(label, metadata()),
            Math.max(1, Math.min(MOST_ROW_GROUP_ROWS, ROW_GROUP_BYTES / rowBytes)));
    long written = files.stream().mapToLong(ShardFile::rows).sum();
    if (written != inference.files().rows()) {
      throw new IllegalStateException(
          "predicted %d rows of split %s but the manifest has %d"
              .formatted(written, spec.split().label(), inference.files().rows()));
    }
    return files;
  }

  private PredictionManifest manifest(String id, List<ShardFile> files) {
    return new PredictionManifest(
        PredictionManifest.KIND,
        PredictionManifest.FORMAT_VERSION,
        id,
        fingerprint,
        code,
        model(),
        dataset(),
        spec.split(),
        inference.schema().label(),
        inference.files().rows(),
        files);
  }

  private PredictionManifest.Model model() {
    return new PredictionManifest.Model(
        inference.model(), inference.modelManifest().id(), inference.modelSha256());
  }

  private PredictionManifest.Dataset dataset() {
    DatasetVersion dataset = inference.dataset();
    return new PredictionManifest.Dataset(
        dataset.folder(), dataset.manifest().id(), dataset.manifest().contentSha256());
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("lockstep.predictions_version", String.valueOf(PredictionManifest.FORMAT_VERSION));
    metadata.put("lockstep.model", Json.line(model()));
    metadata.put("lockstep.dataset", Json.line(dataset()));
    metadata.put("lockstep.split", spec.split().label());
    metadata.put("lockstep.label", Json.line(inference.schema().label()));
    return metadata;
  }

  private String fingerprint() {
    return Hashes.sha256(
        Json.canonical(
            Map.of("model", model(), "dataset", dataset(), "split", spec.split(), "code", code)));
  }
}
