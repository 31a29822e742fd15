package dev.lockstep.training.verify;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.foreign.ForeignNetworks;
import dev.lockstep.training.listener.ProgressListener;
import dev.lockstep.training.listener.ProgressOrder;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.trainer.Ranks;
import dev.lockstep.training.worker.Plans;
import dev.lockstep.training.worker.RingJob;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/**
 * Trains the same few steps on all ranks together and in one process with the joined batches, and
 * compares the parameters. Lives on the driver.
 *
 * @param sc where
 * @param dataset to train on
 * @param steps of the optimizer, at least 1
 * @param notices gets what a person should read
 */
public record SyncCheck(
    SparkContext sc, DatasetVersion dataset, int steps, Consumer<String> notices) {

  /**
   * Compares one network with one updater.
   *
   * @param spec of the training; what it says of epochs, checkpoints and the model is not used
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the network does not fit the
   *     dataset, or diverges
   * @throws dev.lockstep.preprocessing.dataset.error.EnvironmentException if executors are missing
   *     or lost
   * @throws IllegalStateException if the ranks are not bitwise the same
   */
  public SyncDifference compare(TrainSpec spec) {
    Plans.requireMemory(spec, dataset.manifest());
    TrainSpec resolved = ForeignNetworks.resolve(spec, dataset);
    SyncOutcome together = run(resolved, spec.ranks(), "on " + spec.ranks() + " executors");
    SyncOutcome alone = run(resolved, 1, "in one process");
    return SyncDifference.of(together, alone);
  }

  private SyncOutcome run(TrainSpec spec, int world, String where) {
    RingJob ring =
        new RingJob(
            sc.applicationId(),
            UUID.randomUUID().toString(),
            JobSecret.random(),
            spec.collective());
    SyncTask task = new SyncTask(ring, dataset, spec, steps);
    ProgressListener listener =
        new ProgressListener() {
          @Override
          public void onNotice(String message) {
            notices.accept(message);
          }
        };
    Ranks ranks =
        new Ranks(
            sc,
            "verify synchronization: " + steps + " steps " + where,
            world,
            spec.recovery().maxAttempts(),
            new ProgressOrder(listener, 0));
    return ranks
        .run(ranks.onePerExecutor(), null, null, attempts -> task, SyncOutcome::ofBytes)
        .results()
        .get(0);
  }
}
