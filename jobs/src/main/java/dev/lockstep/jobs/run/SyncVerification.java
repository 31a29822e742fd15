package dev.lockstep.jobs.run;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.verify.SyncCheck;
import dev.lockstep.training.verify.SyncDifference;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds a pipeline's ranks against one process, with one updater or several. */
public final class SyncVerification {
  private SyncVerification() {}

  /**
   * @param files the pipeline by the name of the updater it is to train with; they differ in
   *     nothing else
   * @param steps of the optimizer
   * @throws UserException if the pipeline trains nothing, or its dataset is not published
   */
  public static SyncSummary run(
      Map<String, PipelineFile> files,
      int steps,
      Optional<String> master,
      Home home,
      Watcher watcher) {
    PipelineFile file = files.values().iterator().next();
    TrainSpec any = spec(file);
    try (Workspace workspace = Workspace.open(file, master, home)) {
      DatasetVersion dataset = PublishedDataset.latest(workspace.storage(), file);
      SyncCheck check =
          new SyncCheck(workspace.spark().sparkContext(), dataset, steps, watcher::say);
      Map<String, SyncDifference> found = new LinkedHashMap<>();
      files.forEach(
          (updater, pipeline) -> {
            SyncDifference difference = check.compare(spec(pipeline));
            found.put(updater, difference);
            watcher.say(line(updater, difference));
          });
      return SyncSummary.of(file.name(), any.ranks(), steps, found);
    }
  }

  private static TrainSpec spec(PipelineFile file) {
    return file.train()
        .orElseThrow(() -> new UserException(file.name() + " has no section `train`"));
  }

  private static String line(String updater, SyncDifference difference) {
    return String.format(
        Locale.ROOT,
        "verify-sync: %s: largest difference %.2e, bound %.0e",
        updater,
        difference.largest(),
        difference.bound());
  }
}
