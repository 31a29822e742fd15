package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.storage.CodeVersion;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.spec.TrainSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One hash over everything that decides the trained parameters: specification, dataset contents,
 * code. Where the model goes, deadlines, prefetch, checkpoints and attempts do not; neither does
 * the number of ranks, which changes roundings only, so a run may go on with another one.
 */
final class Fingerprint {
  /** Name of this module's code in {@link #versions()}. */
  static final String TRAINING = "training";

  private Fingerprint() {}

  /** Versions of the code that decides the result, for fingerprints and metrics. */
  static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put(TRAINING, CodeVersion.of(Trainer.class).toString());
    versions.put("dataset", CodeVersion.of(Manifest.class).toString());
    return versions;
  }

  /** Lower-case hex sha256. */
  static String of(TrainSpec spec, Manifest dataset, Map<String, String> versions) {
    Map<String, Object> what = new LinkedHashMap<>();
    what.put("network", spec.network());
    what.put("learning", spec.learning());
    what.put("global_batch", spec.globalBatch());
    what.put("seed", spec.seed());
    what.put("lanes", spec.placement().lanes());
    what.put("stopping", spec.stopping());
    what.put("divergence", spec.recovery().divergence());
    what.put("dataset", dataset.contentSha256());
    what.put("versions", versions);
    return Hashes.sha256(Json.canonical(what));
  }
}
