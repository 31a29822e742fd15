package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import java.util.EnumMap;
import java.util.Map;

/** Files of a version and of what is added to it. */
final class ExtendedFiles {
  private ExtendedFiles() {}

  static Map<Split, SplitFiles> of(Manifest base, Map<Split, SplitFiles> added) {
    Map<Split, SplitFiles> splits = new EnumMap<>(Split.class);
    added.forEach((split, more) -> splits.put(split, base.split(split).in(base.id()).plus(more)));
    return splits;
  }
}
