package dev.lockstep.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.evaluate.EvaluationReport;
import java.util.Optional;

/**
 * Results on a split as they are kept beside the model ({@code evaluation-<split>.json}).
 *
 * @param formatVersion version of this file's format, {@value #FORMAT_VERSION}
 * @param dataset address of the dataset
 * @param version of the dataset
 * @param contentSha256 of that version; equal contents give equal results
 * @param asked what was to be found out
 * @param report the results
 */
public record Evaluation(
    int formatVersion,
    String dataset,
    String version,
    String contentSha256,
    EvaluateSpec asked,
    EvaluationReport report) {
  /** Version of the format this code reads and writes. */
  static final int FORMAT_VERSION = 2;

  /** As of now. */
  static Evaluation of(DatasetVersion dataset, EvaluateSpec asked, EvaluationReport report) {
    return new Evaluation(
        FORMAT_VERSION,
        dataset.dataset(),
        dataset.manifest().id(),
        dataset.manifest().contentSha256(),
        asked,
        report);
  }

  /** Where the results of a model are kept. */
  static String address(String model, Split split) {
    return model + "/evaluation-" + split.label() + ".json";
  }

  /** What is kept at an address; empty if there is nothing, or something of another format. */
  static Optional<Evaluation> read(Storage storage, String address) {
    if (storage.stat(address).isEmpty()) {
      return Optional.empty();
    }
    JsonNode kept = Json.read(storage.read(address), JsonNode.class, address);
    return kept.path("format_version").asInt() == FORMAT_VERSION
        ? Optional.of(Json.value(kept, Evaluation.class))
        : Optional.empty();
  }

  /** Split that was evaluated. */
  Split split() {
    return asked.split();
  }

  /** Whether asking this of this content would give the same again. */
  boolean answers(String content, EvaluateSpec wanted) {
    return contentSha256.equals(content) && asked.equals(wanted);
  }
}
