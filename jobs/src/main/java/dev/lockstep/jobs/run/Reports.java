package dev.lockstep.jobs.run;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.report.HtmlReport;
import dev.lockstep.jobs.report.ReportData;
import dev.lockstep.jobs.session.Components;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.trainer.TrainResult;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the report of a run beside its model. */
final class Reports {
  private Reports() {}

  /** Where the report of a model is kept. */
  static String address(String model) {
    return model + "/report.html";
  }

  static void write(
      Storage storage,
      PipelineFile file,
      DatasetVersion dataset,
      TrainResult trained,
      Scored scored,
      Map<String, Double> seconds) {
    ReportData data =
        new ReportData(
            file.name(),
            facts(file.train().orElseThrow(), dataset, trained),
            dataset.manifest().counts(),
            dataset.manifest().schema(),
            trained.epochs(),
            scored.model().evaluation().split().label(),
            scored.model().evaluation().report(),
            scored.baseline().map(found -> found.evaluation().report()),
            seconds,
            new String(Json.pretty(file.document()), StandardCharsets.UTF_8),
            versions());
    storage.write(
        address(trained.model()), HtmlReport.render(data).getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> facts(
      TrainSpec spec, DatasetVersion dataset, TrainResult trained) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("dataset", dataset.folder());
    facts.put("model", trained.model());
    facts.put("ranks", String.valueOf(spec.ranks()));
    facts.put("global batch", spec.globalBatch() + " rows");
    facts.put("stopped because of", trained.stopReason().replace('_', ' '));
    facts.put("parameters SHA-256", trained.parametersSha256());
    return facts;
  }

  /** Of everything that takes part in a run. */
  static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>(Components.versions());
    versions.put(
        "System",
        "%s %s, %s, %d processors"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors()));
    return versions;
  }
}
