package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Split;

/**
 * Delivers one rank's batches of one epoch in step order while a background thread decodes row
 * groups ahead, never holding more than a given number of bytes.
 */
public final class BatchReader implements AutoCloseable {

  /**
   * @param prefetchBytes bound on decoded row groups and batches held at a time
   */
  public static BatchReader open(
      DatasetVersion dataset,
      Split split,
      StepPlan plan,
      int epoch,
      int rank,
      int world,
      long prefetchBytes) {
    throw new IllegalStateException("not yet written");
  }

  /** The next step's batch, or {@code null} after the last step; rethrows the reading failure. */
  public Batch next() {
    throw new IllegalStateException("not yet written");
  }

  /** Nanoseconds that {@link #next()} has waited for data. */
  public long waitedNanos() {
    throw new IllegalStateException("not yet written");
  }

  @Override
  public void close() {
    throw new IllegalStateException("not yet written");
  }
}
