package dev.lockstep.jobs.run;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;

/** The dataset that a pipeline has published. */
final class PublishedDataset {
  private PublishedDataset() {}

  /**
   * Its newest version.
   *
   * @throws UserException if there is none
   */
  static DatasetVersion latest(Storage storage, PipelineFile file) {
    String dataset = file.preprocess().dataset();
    return DatasetVersion.latest(storage, dataset)
        .orElseThrow(
            () ->
                new UserException(
                    "nothing is published at "
                        + dataset
                        + " yet; run `lockstep preprocess` first"));
  }
}
