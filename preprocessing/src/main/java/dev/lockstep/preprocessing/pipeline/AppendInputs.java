package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.SourceObject;
import java.util.List;

/**
 * What is added to a version, and to which.
 *
 * @param base the current version of the dataset
 * @param read specification, code and fingerprint of the version to make, and a source of the
 *     records that are read now and nothing else
 * @param objects raw objects of the version to make, those of the base included, sorted by address
 * @param replaced rejected records of the base that the source reads again
 */
record AppendInputs(
    DatasetVersion base, TableInputs read, List<SourceObject> objects, Replaced replaced) {
  AppendInputs {
    objects = List.copyOf(objects);
    if (!base.manifest().rejects().containsAll(replaced.files())) {
      throw new IllegalArgumentException(
          "version " + base.manifest().id() + " does not have all of " + replaced.files());
    }
  }
}
