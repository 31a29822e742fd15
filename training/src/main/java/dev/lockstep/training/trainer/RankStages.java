package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.listener.ProgressOrder;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.spec.Placement;
import dev.lockstep.training.spec.Recovery.LostExecutor;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.worker.Plans;
import dev.lockstep.training.worker.ProgressAccumulator;
import dev.lockstep.training.worker.RankJob;
import dev.lockstep.training.worker.RankOutcome;
import dev.lockstep.training.worker.RankTask;
import java.util.Iterator;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;

/**
 * The ranks of one training run, with as many as were asked for, or fewer when executors do not
 * come back and the run may shrink.
 *
 * @param sc where
 * @param dataset to train on
 * @param spec what to do
 * @param origin of the model
 * @param folder of this run's checkpoints
 * @param order who is told what happens
 */
record RankStages(
    SparkContext sc,
    DatasetVersion dataset,
    TrainSpec spec,
    ModelOrigin origin,
    String folder,
    ProgressOrder order) {

  /**
   * @param outcome of rank 0
   * @param ranks that finished
   * @param attempts of the training stage
   */
  record Ended(RankOutcome outcome, int ranks, int attempts) {}

  Ended run() {
    int attempts = 0;
    TrainSpec current = spec;
    while (true) {
      try {
        Ranks.Result<RankOutcome> result = run(current, attempts);
        return new Ended(result.results().get(0), current.ranks(), attempts + result.attempts());
      } catch (MissingExecutorsException e) {
        if (attempts + e.attempts() == 0) {
          throw e;
        }
        attempts += e.attempts();
        current = shrunk(current, e);
      }
    }
  }

  private Ranks.Result<RankOutcome> run(TrainSpec current, int earlier) {
    ProgressAccumulator progress = new ProgressAccumulator();
    sc.register(progress, "training progress");
    CollectionAccumulator<String> lost = sc.collectionAccumulator("lost peers");
    RankJob job =
        new RankJob(
            sc.applicationId(), origin, dataset, current, folder, JobSecret.random(), earlier);
    String description =
        "train %s: %d epochs on %d ranks"
            .formatted(spec.model(), spec.stopping().epochs(), current.ranks());
    int attempts = Math.max(1, spec.recovery().maxAttempts() - earlier);
    Ranks ranks = new Ranks(sc, description, current.ranks(), attempts, order);
    return ranks.run(
        ranks.onePerExecutor(),
        progress,
        lost,
        more -> new Body(job.after(earlier + more), progress, lost),
        RankOutcome::ofBytes);
  }

  /** The same work on the executors that are left. */
  private TrainSpec shrunk(TrainSpec current, MissingExecutorsException missing) {
    int left = Math.min(missing.slots(), current.ranks() - 1);
    if (spec.recovery().lostExecutor() != LostExecutor.SHRINK || left < 1) {
      throw missing;
    }
    Placement placement =
        new Placement(left, spec.placement().lanes(), spec.placement().prefetchBytes());
    TrainSpec smaller = spec.withPlacement(placement);
    Plans.requireMemory(smaller, dataset.manifest());
    order.notice(
        "%d of %d executors are left; training goes on with %d ranks at the same global batch of %d rows"
            .formatted(left, current.ranks(), left, spec.globalBatch()));
    return smaller;
  }

  /**
   * Runs one rank on an executor; accumulators register themselves with the task they arrive in.
   */
  private record Body(RankJob job, ProgressAccumulator progress, CollectionAccumulator<String> lost)
      implements RankBody<Integer> {
    @Override
    public byte[] run(Iterator<Integer> rows) {
      return RankTask.run(job, progress, lost).toBytes();
    }
  }
}
