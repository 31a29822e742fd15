package dev.lockstep.training.worker;

import org.apache.spark.BarrierTaskContext;
import org.apache.spark.util.CollectionAccumulator;

/** One rank of a training run, from the first line of its barrier task to the last. */
public final class RankTask {
  private RankTask() {}

  /**
   * Takes part in the training as the rank of the running barrier task.
   *
   * @param progress gets rank 0's
   * @param lost gets what this rank says when it has lost another one, as soon as its task ends
   * @return what the driver must know; failures that a retry cannot help are returned, not thrown
   */
  public static RankOutcome run(
      RankJob job, ProgressAccumulator progress, CollectionAccumulator<String> lost) {
    RingJob ringJob =
        new RingJob(job.application(), job.fingerprint(), job.secret(), job.spec().collective());
    RankOutcome outcome =
        RankGuard.run(
            ringJob,
            ring -> {
              try (Rank rank = new Rank(job, BarrierTaskContext.get(), ring, progress)) {
                return rank.train();
              }
            },
            RankOutcome::failed);
    if (outcome.status() == RankStatus.PEER) {
      lost.add(outcome.message());
    }
    return outcome;
  }
}
