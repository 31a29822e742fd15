package dev.lockstep.jobs.run;

import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.trainer.TrainResult;
import dev.lockstep.training.trainer.Trainer;
import java.util.Optional;

/**
 * Training and evaluation of a pipeline's model, and of its baseline if it has one.
 *
 * @param options of the run
 * @param workspace where everything is
 * @param watcher is told what happens
 * @param stopwatch of the run
 */
record ModelPhases(RunOptions options, Workspace workspace, Watcher watcher, Stopwatch stopwatch) {
  private static final String BASELINE = "linear baseline: ";

  /**
   * @param spec of the model
   * @param baseline of the linear network beside it, if one is asked for
   */
  Trained train(TrainSpec spec, Optional<TrainSpec> baseline, DatasetVersion dataset) {
    TrainResult model = train(spec, dataset, "");
    return new Trained(model, baseline.map(linear -> train(linear, dataset, BASELINE)));
  }

  private TrainResult train(TrainSpec spec, DatasetVersion dataset, String which) {
    String what = (Phase.TRAIN.label() + ": " + which).replaceFirst(": $", "");
    TrainResult trained =
        stopwatch.time(
            Phase.TRAIN,
            () ->
                Trainer.run(
                    workspace::spark,
                    dataset,
                    spec,
                    options.fresh(),
                    watcher.training(what, spec.ranks(), spec.stopping().epochs())));
    watcher.say(
        what
            + (trained.reused() ? ": up to date, model " : ": published model ")
            + trained.modelId()
            + ", parameters "
            + trained.parametersSha256().substring(0, 12));
    return trained;
  }

  /**
   * @param model address of the model's version
   * @param baseline address of the baseline's version, if there is one
   */
  Scored evaluate(
      EvaluateSpec wanted, DatasetVersion dataset, String model, Optional<String> baseline) {
    Scored scored =
        stopwatch.time(
            Phase.EVALUATE,
            () ->
                new Scored(
                    evaluate(wanted, dataset, model),
                    baseline.map(linear -> evaluate(wanted, dataset, linear))));
    watcher.say(Phase.EVALUATE.label() + ": " + scored.text());
    return scored;
  }

  private Evaluations.Result evaluate(EvaluateSpec wanted, DatasetVersion dataset, String model) {
    return Evaluations.of(workspace, dataset, model, wanted, options.fresh());
  }
}
