package dev.lockstep.training.worker;

import dev.lockstep.training.listener.Progress;
import org.apache.spark.util.AccumulatorV2;

/**
 * Carries the newest {@link Progress} from rank 0 to the driver: Spark sends the partial value of a
 * running task's accumulators with every executor heartbeat, so no port of our own is needed.
 *
 * <p>The value is {@code null} until the first progress. The heartbeat thread reads while the task
 * writes, which is safe because the one field is volatile and its value immutable.
 */
public final class ProgressAccumulator extends AccumulatorV2<Progress, Progress> {
  private static final long serialVersionUID = 1L;

  private volatile Progress newest;

  public ProgressAccumulator() {}

  private ProgressAccumulator(Progress newest) {
    this.newest = newest;
  }

  @Override
  public boolean isZero() {
    return newest == null;
  }

  @Override
  public AccumulatorV2<Progress, Progress> copy() {
    return new ProgressAccumulator(newest);
  }

  @Override
  public void reset() {
    newest = null;
  }

  /** Replaces the value; the one writer is rank 0's task. */
  @Override
  public void add(Progress progress) {
    newest = progress;
  }

  @Override
  public void merge(AccumulatorV2<Progress, Progress> other) {
    Progress theirs = other.value();
    if (theirs != null && (newest == null || theirs.isAfter(newest))) {
      newest = theirs;
    }
  }

  @Override
  public Progress value() {
    return newest;
  }
}
