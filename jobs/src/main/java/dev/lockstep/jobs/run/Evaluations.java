package dev.lockstep.jobs.run;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.evaluate.EvaluationReport;
import dev.lockstep.training.evaluate.Evaluator;
import java.util.Optional;

/** Keeps evaluations beside the models they are of. */
final class Evaluations {
  private Evaluations() {}

  /**
   * @param evaluation the results
   * @param address where they are kept
   * @param reused whether they were there already
   */
  record Result(Evaluation evaluation, String address, boolean reused) {}

  /** Evaluates a model, or finds that it was evaluated on the same content before. */
  static Result of(
      Workspace workspace,
      DatasetVersion dataset,
      String model,
      PipelineFile.Evaluate wanted,
      boolean fresh) {
    Storage storage = workspace.storage();
    String address = Evaluation.address(model, wanted.split());
    String content = dataset.manifest().contentSha256();
    Optional<Evaluation> earlier =
        fresh || storage.stat(address).isEmpty()
            ? Optional.empty()
            : Optional.of(Json.read(storage.read(address), Evaluation.class, address));
    if (earlier.isPresent() && earlier.get().answers(content, wanted.mistakes())) {
      return new Result(earlier.get(), address, true);
    }
    EvaluationReport report =
        Evaluator.run(workspace.spark(), dataset, wanted.split(), model, wanted.mistakes());
    Evaluation evaluation =
        new Evaluation(
            wanted.split(),
            dataset.dataset(),
            dataset.manifest().id(),
            content,
            wanted.mistakes(),
            report);
    storage.write(address, Json.pretty(evaluation));
    return new Result(evaluation, address, false);
  }
}
