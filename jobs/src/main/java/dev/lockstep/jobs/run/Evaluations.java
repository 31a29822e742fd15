package dev.lockstep.jobs.run;

import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.evaluate.EvaluateSpec;
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
      EvaluateSpec wanted,
      boolean fresh) {
    Storage storage = workspace.storage();
    String address = Evaluation.address(model, wanted.split());
    String content = dataset.manifest().contentSha256();
    Optional<Evaluation> earlier =
        fresh
            ? Optional.empty()
            : Evaluation.read(storage, address).filter(found -> found.answers(content, wanted));
    if (earlier.isPresent()) {
      return new Result(earlier.get(), address, true);
    }
    EvaluationReport report = Evaluator.run(workspace.spark(), dataset, model, wanted);
    Evaluation evaluation = Evaluation.of(dataset, wanted, report);
    storage.write(address, Json.pretty(evaluation));
    return new Result(evaluation, address, false);
  }
}
