package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Storage;

/** Tells of rows whose records a person corrected, so that no raw object has them. */
final class CorrectedRows {
  private CorrectedRows() {}

  /** Says that the version, which stays, has some. */
  static DatasetVersion tell(DatasetVersion version) {
    long rows = version.manifest().corrected();
    if (rows > 0) {
      Phases.say(
          "version %s stays, with %,d records that were corrected by hand",
          version.manifest().id(), rows);
    }
    return version;
  }

  /** Warns that a version made of raw objects alone, which is begun now, will not have them. */
  static void warnOfLoss(Storage storage, String dataset) {
    DatasetVersion.latest(storage, dataset)
        .map(DatasetVersion::manifest)
        .filter(current -> current.corrected() > 0)
        .ifPresent(
            current ->
                Phases.warn(
                    "version "
                        + current.id()
                        + " has "
                        + current.corrected()
                        + " records that were corrected by hand. All rows are made again of the raw"
                        + " objects, where they are not right: give the corrections again with"
                        + " `lockstep replay-rejects PIPELINE --corrections FILE`"));
  }
}
