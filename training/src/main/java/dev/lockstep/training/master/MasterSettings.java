package dev.lockstep.training.master;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.RingOptions;
import java.time.Duration;
import org.deeplearning4j.spark.api.Repartition;

/**
 * What {@link LockstepTrainingMaster.Builder} sets.
 *
 * @param batchSizePerWorker rows per worker and step
 * @param workers ranks, 0 for as many as there are task slots
 * @param connectTimeoutSeconds longest wait for all workers to be connected
 * @param progressTimeoutSeconds longest wait for any byte to move in an exchange
 * @param maxAttempts attempts of the training stage before {@code fit} fails
 * @param repartition whether the RDD's elements are dealt to the workers; {@code null} is always,
 *     as in JSON that does not say it
 */
record MasterSettings(
    int batchSizePerWorker,
    int workers,
    long connectTimeoutSeconds,
    long progressTimeoutSeconds,
    int maxAttempts,
    Repartition repartition) {

  MasterSettings {
    atLeast("batchSizePerWorker", batchSizePerWorker, 1);
    atLeast("workers", workers, 0);
    atLeast("connectTimeout in seconds", connectTimeoutSeconds, 1);
    atLeast("progressTimeout in seconds", progressTimeoutSeconds, 1);
    atLeast("maxAttempts", maxAttempts, 1);
    repartition = repartition == null ? Repartition.Always : repartition;
  }

  static MasterSettings defaults(int batchSizePerWorker) {
    RingOptions ring = RingOptions.defaults();
    return new MasterSettings(
        batchSizePerWorker,
        0,
        ring.connectTimeout().toSeconds(),
        ring.progressTimeout().toSeconds(),
        4,
        Repartition.Always);
  }

  RingOptions ring() {
    return new RingOptions(
        Duration.ofSeconds(connectTimeoutSeconds),
        Duration.ofSeconds(progressTimeoutSeconds),
        RingOptions.defaults().segmentBytes());
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new UserException(name + " must be at least " + least + " but was " + value);
    }
  }
}
