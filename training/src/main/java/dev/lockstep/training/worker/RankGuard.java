package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.CollectiveException;
import dev.lockstep.training.collective.Communicator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.TaskKilledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a rank's work in a connected ring and turns its end into a result. The ring is closed before
 * this returns, so the other ranks notice at once that this one has ended.
 */
public final class RankGuard {
  private static final Logger LOG = LoggerFactory.getLogger(RankGuard.class);

  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Makes the result of a rank that failed. */
  @FunctionalInterface
  public interface Failed<R> {
    R of(int rank, int stageAttempt, RankStatus status, String message);
  }

  private RankGuard() {}

  /**
   * @param job what the ranks agree on
   * @param work of the running barrier task
   * @param failed for failures that must not make Spark try again: all but lost memory, and checked
   *     exceptions, with which Spark says that another executor's data is lost
   */
  public static <R> R run(RingJob job, Function<Communicator, R> work, Failed<R> failed) {
    BarrierTaskContext context = BarrierTaskContext.get();
    int rank = context.partitionId();
    int attempt = context.stageAttemptNumber() + 1;
    requireAllRanks(context);
    try (Communicator ring = BarrierRing.open(context, job)) {
      return work.apply(ring);
    } catch (TaskKilledException e) {
      throw e;
    } catch (RuntimeException | LinkageError | AssertionError e) {
      // a consequence of being ended, whatever it looks like
      if (context.isInterrupted()) {
        throw new TaskKilledException("rank " + rank + " was told to end");
      }
      LOG.warn("rank {} ends", rank, e);
      Throwable cause = e instanceof RuntimeException known ? Failures.unwrap(known) : e;
      RankStatus status = status(cause);
      String message =
          status == RankStatus.BUG
              ? "rank " + rank + " failed in attempt " + attempt + ":\n" + trace(e)
              : String.valueOf(cause.getMessage());
      if (status == RankStatus.PEER) {
        awaitEnd(context);
      }
      return failed.of(rank, attempt, status, message);
    }
  }

  /**
   * A result that arrives just after Spark has given the stage up counts as output of the next
   * attempt, which then lacks that rank. Failing here makes Spark repeat all of them.
   */
  private static void requireAllRanks(BarrierTaskContext context) {
    int present = context.getTaskInfos().length;
    if (present != context.numPartitions()) {
      throw new IllegalStateException(
          "Spark has repeated %d of %d ranks; they work together only"
              .formatted(present, context.numPartitions()));
    }
  }

  /** If the peer's executor is gone, Spark is about to end this rank: leaves it the time. */
  private static void awaitEnd(BarrierTaskContext context) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < END_NANOS) {
      if (context.isInterrupted()) {
        throw new TaskKilledException("rank " + context.partitionId() + " was told to end");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static RankStatus status(Throwable failure) {
    if (failure instanceof UserException) {
      return RankStatus.USER;
    }
    if (failure instanceof EnvironmentException) {
      return RankStatus.ENVIRONMENT;
    }
    return failure instanceof CollectiveException ? RankStatus.PEER : RankStatus.BUG;
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString().strip();
  }
}
