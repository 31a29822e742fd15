package dev.lockstep.preprocessing.dataset;

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
    throw new IllegalStateException("not yet written");
  }

  /** Full address of one of its files. */
  public String uri(ShardFile file) {
    return dataset + "/versions/" + manifest.id() + "/" + file.path();
  }
}
