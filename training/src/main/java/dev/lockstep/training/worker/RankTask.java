package dev.lockstep.training.worker;

import org.apache.spark.BarrierTaskContext;

/** One rank of a training run, from the first line of its barrier task to the last. */
public final class RankTask {
  private RankTask() {}

  /**
   * Takes part in the training as the rank of the running barrier task.
   *
   * @return what the driver must know; failures that a retry cannot help are returned, not thrown
   */
  public static RankOutcome run(RankJob job, ProgressAccumulator progress) {
    RingJob ringJob =
        new RingJob(job.application(), job.fingerprint(), job.secret(), job.spec().collective());
    return RankGuard.run(
        ringJob,
        ring -> {
          try (Rank rank = new Rank(job, BarrierTaskContext.get(), ring, progress)) {
            return rank.train();
          }
        },
        RankOutcome::failed);
  }
}
