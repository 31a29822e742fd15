package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;

/**
 * What a version is made from, as one hash: sha256 over one line of JSON in the dialect of {@link
 * Json}.
 */
final class Fingerprint {
  private record Inputs(List<SourceObject> sources, DatasetSpec specification, String code) {}

  private Fingerprint() {}

  /** Equal if a run would write the same again. */
  static String ofInputs(List<SourceObject> sources, DatasetSpec spec, String code) {
    // what becomes of the published version decides nothing of what its successor should have
    DatasetSpec content = spec instanceof TabularSpec table ? table.content() : spec;
    return Hashes.sha256(Json.line(new Inputs(sources, content, code)));
  }
}
