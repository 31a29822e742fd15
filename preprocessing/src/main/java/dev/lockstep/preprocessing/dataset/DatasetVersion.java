package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.lease.DriverLease;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.Serializable;
import java.util.Optional;

/**
 * A published version of a dataset, opened for reading. Travels to executors.
 *
 * @param storage where it is
 * @param dataset the dataset's address
 * @param manifest its sealed manifest
 */
public record DatasetVersion(Storage storage, String dataset, Manifest manifest)
    implements Serializable {

  /** The version that readers see now, or empty if nothing was ever published there. */
  public static Optional<DatasetVersion> latest(Storage storage, String dataset) {
    return Published.latest(storage, dataset).map(found -> of(storage, found));
  }

  /**
   * Opens a version by its id.
   *
   * @throws UserException if no such version is published
   */
  public static DatasetVersion open(Storage storage, String dataset, String id) {
    return of(storage, Published.open(storage, dataset, id));
  }

  /** The newest published version with this fingerprint, so that a repeated run is noticed. */
  public static Optional<DatasetVersion> find(Storage storage, String dataset, String fingerprint) {
    return Published.find(
            storage,
            dataset,
            fingerprint,
            found -> of(storage, found).manifest().fingerprint().equals(fingerprint))
        .map(found -> of(storage, found));
  }

  /**
   * Says in the store that this version is being read, so that {@link Retention} leaves it and the
   * versions whose files it names. Close the lease when it is not read any more.
   *
   * @throws UserException if it has been removed since it was opened
   * @throws dev.lockstep.preprocessing.dataset.error.EnvironmentException if the store refuses to
   *     be written
   */
  public DriverLease hold() {
    return VersionReaders.join(storage, dataset, manifest.id());
  }

  static DatasetVersion of(Storage storage, Published published) {
    String where = published.folder() + "/" + Published.MANIFEST;
    Manifest manifest = Json.read(published.manifest(), Manifest.class, where);
    if (manifest.formatVersion() != Manifest.FORMAT_VERSION) {
      throw new UserException(
          where
              + " has format version "
              + manifest.formatVersion()
              + "; this program reads version "
              + Manifest.FORMAT_VERSION);
    }
    if (!manifest.id().equals(published.pointer().version())) {
      throw new UserException(
          where + " calls itself " + manifest.id() + ", which is not its folder's name");
    }
    return new DatasetVersion(storage, published.root(), manifest);
  }

  /** Address of the version's folder, without a slash at the end. */
  public String folder() {
    return Published.folder(dataset, manifest.id());
  }

  /** Full address of one of its files, which may lie in the folder of a version before. */
  public String uri(ShardFile file) {
    String id = file.version().orElse(manifest.id());
    return Published.folder(dataset, id) + "/" + file.name();
  }
}
