package dev.lockstep.jobs.run;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.lease.DriverLease;
import java.util.Optional;

/**
 * The version that a run reads; nobody removes it until this is closed.
 *
 * @param dataset the version
 * @param lease empty where the store cannot be written
 */
record Reading(DatasetVersion dataset, Optional<DriverLease> lease) implements AutoCloseable {

  /**
   * Holds a version.
   *
   * @param watcher told if the store can only be read, so that nothing keeps others from removing
   *     it
   */
  static Reading of(DatasetVersion dataset, Watcher watcher) {
    try {
      return new Reading(dataset, Optional.of(dataset.hold()));
    } catch (EnvironmentException e) {
      watcher.say(
          "version %s of %s could be removed while it is read: %s"
              .formatted(dataset.manifest().id(), dataset.dataset(), e.getMessage()));
      return new Reading(dataset, Optional.empty());
    }
  }

  @Override
  public void close() {
    lease.ifPresent(DriverLease::close);
  }
}
