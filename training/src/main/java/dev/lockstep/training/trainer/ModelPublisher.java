package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.Publication;
import dev.lockstep.preprocessing.dataset.Published;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.ModelManifest;
import java.util.Map;
import java.util.Optional;

/** Published models: finds the one that the same work has made, and publishes a new one. */
final class ModelPublisher {
  private final Storage storage;
  private final String root;

  /**
   * @param root address of the model, below which its versions lie
   */
  ModelPublisher(Storage storage, String root) {
    this.storage = storage;
    this.root = root;
  }

  /** The newest published version of the same work, with its files checked. */
  Optional<TrainResult> find(String fingerprint) {
    return Published.find(storage, root, fingerprint, found -> isOf(found, fingerprint))
        .map(this::reused);
  }

  /**
   * Publishes a checkpoint's network as a new version; nothing is visible before all of it is.
   *
   * @return the version's folder and id
   */
  Published publish(ModelFiles checkpoint, TrainingMetrics metrics) {
    Publication publication = Publication.begin(storage, root, metrics.fingerprint());
    try {
      ModelFiles model =
          checkpoint.as(publication.id(), Map.of(TrainingMetrics.FILE, Json.pretty(metrics)));
      model.write(storage, publication.folder());
      return publication.publish(model.manifestBytes());
    } catch (RuntimeException e) {
      abort(publication, e);
      throw e;
    }
  }

  private static void abort(Publication publication, RuntimeException cause) {
    try {
      publication.abort();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static boolean isOf(Published found, String fingerprint) {
    return Json.read(found.manifest(), ModelManifest.class, found.folder())
        .origin()
        .fingerprint()
        .equals(fingerprint);
  }

  private TrainResult reused(Published found) {
    ModelFiles files = ModelFiles.read(storage, found.folder(), found.manifest());
    TrainingMetrics metrics =
        Json.read(
            files.content(TrainingMetrics.FILE),
            TrainingMetrics.class,
            found.folder() + "/" + TrainingMetrics.FILE);
    return new TrainResult(
        found.folder(),
        files.manifest().id(),
        files.manifest().parametersSha256(),
        metrics.epochs(),
        metrics.selectedEpoch(files.manifest().epoch()),
        metrics.stopReason(),
        0,
        true);
  }
}
