package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkContext;

/**
 * Makes sure that all ranks can run at the same time before Spark is asked to. A barrier stage that
 * does not fit would only fail after ten minutes, and not at all when it is tried again.
 */
public final class ExecutorSlots {
  /** Spark property: longest wait for enough executors, e.g. {@code 60s}. */
  public static final String TIMEOUT = "spark.lockstep.executors.timeout";

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private ExecutorSlots() {}

  /** The configured wait, 60 s by default. */
  public static Duration timeout(SparkContext sc) {
    return Duration.ofSeconds(sc.conf().getTimeAsSeconds(TIMEOUT, "60s"));
  }

  /**
   * Waits until {@code ranks} tasks can run at once.
   *
   * @throws UserException if dynamic allocation is on, which barrier stages forbid
   * @throws EnvironmentException if too few executors have come in time
   */
  public static void await(SparkContext sc, int ranks) {
    refuseDynamicAllocation(sc);
    long deadline = System.nanoTime() + timeout(sc).toNanos();
    while (slots(sc) < ranks) {
      if (System.nanoTime() - deadline > 0) {
        throw tooFew(sc, ranks, 0);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new EnvironmentException("interrupted while waiting for executors");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** What to say when {@code ranks} tasks could not be started, after some attempts that could. */
  static MissingExecutorsException tooFew(SparkContext sc, int ranks, int attempts) {
    int executors = Math.max(1, sc.statusTracker().getExecutorInfos().length) - driver(sc);
    return new MissingExecutorsException(
        "training needs %d task slots at the same time, one per rank, but after %d s there are %d on %d executors (master %s, %s cores per executor, %d per task); start more executors (cluster.executors, or spark.executor.instances on a cluster of your own), give them more cores, or train with fewer ranks; %s sets how long to wait"
            .formatted(
                ranks,
                timeout(sc).toSeconds(),
                slots(sc),
                executors,
                sc.master(),
                sc.conf().get("spark.executor.cores", "all"),
                sc.conf().getInt("spark.task.cpus", 1),
                TIMEOUT),
        attempts);
  }

  /** Tasks that can run at once now. */
  public static int slots(SparkContext sc) {
    return sc.maxNumConcurrentTasks(sc.resourceProfileManager().defaultResourceProfile());
  }

  /** The status tracker counts the driver as an executor, except in local mode where it is one. */
  private static int driver(SparkContext sc) {
    return sc.isLocal() ? 0 : 1;
  }

  private static void refuseDynamicAllocation(SparkContext sc) {
    if (sc.executorAllocationManager().isDefined()) {
      throw new UserException(
          "spark.dynamicAllocation.enabled is true, but synchronous training needs all its"
              + " executors at the same time and Spark refuses barrier stages with it; set it to"
              + " false for this job and ask for a fixed number of executors");
    }
  }
}
