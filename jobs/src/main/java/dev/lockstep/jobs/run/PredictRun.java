package dev.lockstep.jobs.run;

import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.training.predict.PredictSpec;
import dev.lockstep.training.predict.Prediction;
import java.util.Locale;

/** One run of predictions. Lives on the driver. */
public final class PredictRun {
  private PredictRun() {}

  /** Predicts and publishes, unless the same predictions are there already. */
  public static Summary.Predict run(Workspace workspace, PredictRequest request, Watcher watcher) {
    try (Reading reading = Reading.of(request.openDataset(workspace.storage()), watcher)) {
      return run(workspace, reading.dataset(), request, watcher);
    }
  }

  private static Summary.Predict run(
      Workspace workspace, DatasetVersion dataset, PredictRequest request, Watcher watcher) {
    Stopwatch stopwatch = new Stopwatch();
    String model = request.modelFolder(workspace.storage());
    PredictSpec spec = new PredictSpec(model, request.split(), request.output());
    Prediction.Result result =
        stopwatch.time(
            Phase.PREDICT, () -> Prediction.run(workspace::spark, dataset, spec, request.fresh()));
    watcher.say(
        String.format(
            Locale.ROOT,
            "%s: %s version %s of %s, %,d rows of %s",
            Phase.PREDICT.label(),
            result.reused() ? "up to date," : "published",
            result.manifest().id(),
            request.output(),
            result.manifest().rows(),
            request.split().label()));
    return new Summary.Predict(
        model,
        dataset.folder(),
        request.split().label(),
        result.manifest().rows(),
        result.folder(),
        result.manifest().id(),
        result.reused(),
        stopwatch.summary());
  }
}
