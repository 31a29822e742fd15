package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.CollectiveException;
import dev.lockstep.training.collective.Communicator;
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

  /** Makes the result of a rank that failed. */
  @FunctionalInterface
  public interface Failed<R> {
    R of(int rank, int stageAttempt, RankStatus status, String message);
  }

  private RankGuard() {}

  /**
   * @param job what the ranks agree on
   * @param work of the running barrier task
   * @param failed for failures that must not make Spark try again
   */
  public static <R> R run(RingJob job, Function<Communicator, R> work, Failed<R> failed) {
    BarrierTaskContext context = BarrierTaskContext.get();
    int rank = context.partitionId();
    int attempt = context.stageAttemptNumber() + 1;
    try (Communicator ring = BarrierRing.open(context, job)) {
      return work.apply(ring);
    } catch (UserException e) {
      return failed.of(rank, attempt, RankStatus.USER, ended(rank, e));
    } catch (EnvironmentException e) {
      return failed.of(rank, attempt, RankStatus.ENVIRONMENT, ended(rank, e));
    } catch (CollectiveException e) {
      if (context.isInterrupted()) {
        throw new TaskKilledException("rank " + rank + " was told to end");
      }
      return failed.of(rank, attempt, RankStatus.PEER, ended(rank, e));
    }
  }

  private static String ended(int rank, RuntimeException failure) {
    LOG.warn("rank {} ends", rank, failure);
    return String.valueOf(failure.getMessage());
  }
}
