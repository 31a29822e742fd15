package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.TaskResourceProfile;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * Where tasks can run, and makes sure that they can before Spark is asked to run them. Spark waits
 * for its first executor for ever; a barrier stage that does not fit would only fail after ten
 * minutes, and not at all when it is tried again. NOT meant to be serialized.
 *
 * @param sc where
 * @param profile what a task occupies
 */
public record ExecutorSlots(SparkContext sc, ResourceProfile profile) {
  /** Spark property: longest wait for enough executors, e.g. {@code 60s}. */
  public static final String TIMEOUT = "spark.lockstep.executors.timeout";

  private static final String TASK_CPUS = "spark.task.cpus";
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A slot is what any task of Spark takes, so an executor may have several. */
  public static ExecutorSlots ofTasks(SparkContext sc) {
    return new ExecutorSlots(sc, sc.resourceProfileManager().defaultResourceProfile());
  }

  /** The slots that the tasks of partitions take. */
  static ExecutorSlots of(SparkContext sc, RDD<?> partitions) {
    ResourceProfile own = partitions.getResourceProfile();
    return own == null ? ofTasks(sc) : new ExecutorSlots(sc, own);
  }

  /**
   * Gives each partition's task all cores of an executor, so that no two ranks share one, also when
   * an executor was lost and has not come back yet. Where {@code spark.task.cpus} is set, that
   * holds.
   *
   * @param notices told when Spark cannot do that here
   */
  static <T> RDD<T> wholeExecutors(RDD<T> partitions, Consumer<String> notices) {
    SparkContext sc = partitions.sparkContext();
    int cores = sc.conf().getInt("spark.executor.cores", 1);
    if (sc.isLocal() || cores == 1 || sc.conf().contains(TASK_CPUS)) {
      return partitions;
    }
    ResourceProfile whole = taskCpus(sc, cores);
    if (!isSupported(sc, whole)) {
      notices.accept(
          "Spark %s on %s cannot give each rank an executor of its own; after the loss of an executor ranks may share those that are left, which %s=%d prevents"
              .formatted(sc.version(), sc.master(), TASK_CPUS, cores));
      return partitions;
    }
    return partitions.withResources(whole);
  }

  /** As every task's, with other CPUs. */
  private static ResourceProfile taskCpus(SparkContext sc, int cpus) {
    TaskResourceRequests requests = new TaskResourceRequests();
    ResourceProfile any = sc.resourceProfileManager().defaultResourceProfile();
    any.taskResourcesJMap().values().forEach(requests::addRequest);
    return new TaskResourceProfile(requests.cpus(cpus).requests());
  }

  /** Spark throws a checked exception that its signature does not announce. */
  private static boolean isSupported(SparkContext sc, ResourceProfile profile) {
    try {
      return sc.resourceProfileManager().isSupported(profile);
    } catch (Exception unsupported) {
      return false;
    }
  }

  /** The configured wait, 60 s by default. */
  Duration timeout() {
    return Duration.ofSeconds(sc.conf().getTimeAsSeconds(TIMEOUT, "60s"));
  }

  /**
   * Waits until {@code ranks} tasks can run at once.
   *
   * @throws UserException if dynamic allocation is on, which barrier stages forbid
   * @throws EnvironmentException if too few executors have come in time
   */
  public void await(int ranks) {
    refuseDynamicAllocation();
    if (!haveCome(ranks)) {
      throw tooFew(ranks, 0);
    }
  }

  /**
   * Waits until a task can run at all.
   *
   * @throws EnvironmentException if no executor has come in time
   */
  public void awaitFirst() {
    if (!haveCome(1)) {
      throw new EnvironmentException(
          "Spark has no executor to run anything on: the master %s has given none within %d s; %s executors of %s cores and %s of memory were asked for. Check that the cluster has workers, that one of them has that many cores and that much memory free (cluster.cores, cluster.memory; other applications may hold them), and that executors reach the driver at %s (their logs are with the workers); %s sets how long to wait"
              .formatted(
                  sc.master(),
                  timeout().toSeconds(),
                  sc.conf().get("spark.executor.instances", "any number of"),
                  sc.conf().get("spark.executor.cores", "all"),
                  sc.conf().get("spark.executor.memory", "1g"),
                  sc.conf().get("spark.driver.host"),
                  TIMEOUT));
    }
  }

  /** Whether so many tasks can run at once before the time is over. */
  private boolean haveCome(int slots) {
    long deadline = System.nanoTime() + timeout().toNanos();
    while (count() < slots) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new EnvironmentException("interrupted while waiting for executors");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** What to say when {@code ranks} tasks could not be started, after some attempts that could. */
  MissingExecutorsException tooFew(int ranks, int attempts) {
    int slots = count();
    int executors = Math.max(1, sc.statusTracker().getExecutorInfos().length) - driver();
    return new MissingExecutorsException(
        "training needs %d task slots at the same time, one per rank, but after %d s there are %d on %d executors (master %s, %s cores per executor, %d per rank); start more executors (cluster.executors, or spark.executor.instances on a cluster of your own), train with fewer ranks, or set %s, so that executors with several times as many cores hold several ranks; %s sets how long to wait"
            .formatted(
                ranks,
                timeout().toSeconds(),
                slots,
                executors,
                sc.master(),
                sc.conf().get("spark.executor.cores", "all"),
                cpus(),
                TASK_CPUS,
                TIMEOUT),
        slots,
        attempts);
  }

  /** The default profile always names them, and so does that of whole executors. */
  private int cpus() {
    return (int) profile.taskResourcesJMap().get(ResourceProfile.CPUS()).amount();
  }

  /** Tasks that can run at once now. */
  public int count() {
    return sc.maxNumConcurrentTasks(profile);
  }

  /** The status tracker counts the driver as an executor, except in local mode where it is one. */
  private int driver() {
    return sc.isLocal() ? 0 : 1;
  }

  private void refuseDynamicAllocation() {
    if (sc.executorAllocationManager().isDefined()) {
      throw new UserException(
          "spark.dynamicAllocation.enabled is true, but synchronous training needs all its"
              + " executors at the same time and Spark refuses barrier stages with it; set it to"
              + " false for this job and ask for a fixed number of executors");
    }
  }
}
