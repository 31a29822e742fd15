package dev.lockstep.training.inference;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.ModelManifest;
import dev.lockstep.training.model.Predictor;
import dev.lockstep.training.model.SharedModel;
import java.io.Serializable;

/**
 * A model that answers to the rows of a split. Travels to executors.
 *
 * @param dataset with the rows
 * @param split of the dataset
 * @param model address of the model version's folder
 * @param manifest of the model, as the driver has read it; executors read no other model
 */
public record Inference(DatasetVersion dataset, Split split, String model, byte[] manifest)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Checks that the model can answer to the rows; lives on the driver.
   *
   * @throws UserException if the model was trained on another schema, or the split has no rows
   */
  public static Inference of(DatasetVersion dataset, Split split, String model) {
    byte[] manifest = dataset.storage().read(model + "/" + ModelFiles.MANIFEST);
    Inference inference = new Inference(dataset, split, model, manifest);
    inference.requireSameSchema();
    inference.requireRows();
    return inference;
  }

  /** Columns of the dataset. */
  public Schema schema() {
    return dataset.manifest().schema();
  }

  /** Files of the split. */
  public SplitFiles files() {
    return dataset.manifest().split(split);
  }

  /** The model's manifest. */
  public ModelManifest modelManifest() {
    return Json.read(manifest, ModelManifest.class, model + "/" + ModelFiles.MANIFEST);
  }

  /** Sha256 of the model's manifest, which names the hashes of all its files. */
  public String modelSha256() {
    return Hashes.sha256(manifest);
  }

  /** Rows of a chunk with answers; called on an executor. Close it. */
  public AnsweredRows answers(Chunk chunk) {
    String key = modelSha256();
    ModelPool pool = ModelPool.ofThisExecutor();
    Predictor predictor = pool.borrow(key, this::open);
    Runnable giveBack = () -> pool.giveBack(key, predictor);
    try {
      ShardReader reader = ShardReader.open(dataset, files().files().get(chunk.file()));
      int rowBytes = schema().features().inputElements() * Float.BYTES;
      return new AnsweredRows(chunk, reader, predictor, rowBytes, giveBack);
    } catch (RuntimeException e) {
      giveBack.run();
      throw e;
    }
  }

  private SharedModel open() {
    return SharedModel.open(ModelFiles.read(dataset.storage(), model, manifest));
  }

  private void requireSameSchema() {
    Schema trained = modelManifest().origin().schema();
    if (!trained.trainsLike(schema())) {
      throw new UserException(
          "the model %s was trained on another schema than %s has: features and label of the model are %s, those of the dataset %s; use a dataset made with the same shape, normalization and label, or train the model again"
              .formatted(model, dataset.folder(), Json.line(trained), Json.line(schema())));
    }
  }

  private void requireRows() {
    SplitFiles files = dataset.manifest().splits().get(split);
    if (files == null || files.rows() == 0) {
      throw new UserException(
          "the split %s of %s has no rows; it has rows in %s"
              .formatted(
                  split.label(),
                  dataset.folder(),
                  dataset.manifest().splits().entrySet().stream()
                      .filter(entry -> entry.getValue().rows() > 0)
                      .map(entry -> entry.getKey().label())
                      .sorted()
                      .toList()));
    }
  }
}
