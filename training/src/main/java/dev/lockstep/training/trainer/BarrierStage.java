package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * One Spark job with a barrier stage in it. Spark never retries a barrier stage that produces a
 * job's result, so a shuffle of one value per rank follows it.
 */
final class BarrierStage {
  private static final long POLL_MILLIS = 200;

  private final ExecutorSlots slots;
  private final StageWatch watch;
  private final int maxAttempts;

  BarrierStage(ExecutorSlots slots, StageWatch watch, int maxAttempts) {
    this.slots = slots;
    this.watch = watch;
    this.maxAttempts = maxAttempts;
  }

  /**
   * Runs one rank per partition and waits for all; Spark repeats the stage when an executor is
   * lost.
   *
   * @return what the ranks returned, in no particular order
   */
  <T> List<byte[]> run(RDD<T> partitions, RankBody<T> body) {
    RDD<byte[]> results =
        partitions
            .barrier()
            .mapPartitions(new RankFunction<>(body), false, ClassTag$.MODULE$.apply(byte[].class));
    JavaFutureAction<List<byte[]>> action =
        results.toJavaRDD().setName("ranks").repartition(1).collectAsync();
    try {
      return await(action, partitions.getNumPartitions());
    } finally {
      action.cancel(true);
    }
  }

  private List<byte[]> await(JavaFutureAction<List<byte[]>> action, int ranks) {
    while (true) {
      try {
        return action.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        requireExecutors(action, ranks);
        watch.stuck().forEach(this::replace);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EnvironmentException(
            "training was interrupted in attempt %d; the same command goes on from the newest checkpoint"
                .formatted(watch.attempts()),
            e);
      } catch (ExecutionException e) {
        throw failed(action, e.getCause());
      } catch (CancellationException e) {
        throw failed(action, e);
      }
    }
  }

  /** Spark itself would notice only after its network timeout; the stage is then repeated. */
  private void replace(int rank, String executor) {
    watch.notice(
        "rank %d hangs on executor %s: the executor is ended and replaced"
            .formatted(rank, executor));
    slots.sc().killAndReplaceExecutor(executor);
  }

  /** A retried stage would wait for its executors for ever. */
  private void requireExecutors(JavaFutureAction<?> action, int ranks) {
    if (watch.attempts() > maxAttempts) {
      throw failed(action, null);
    }
    if (watch.waitedNanos() > slots.timeout().toNanos()) {
      throw slots.tooFew(ranks, watch.attempts());
    }
  }

  private RuntimeException failed(JavaFutureAction<?> action, Throwable cause) {
    // how the ranks ended arrives after the end of the job
    action.cancel(true);
    watch.awaitIdle(Ranks.CANCEL_TIMEOUT);
    int attempts = Math.min(watch.attempts(), maxAttempts);
    if (watch.lastLoss().isEmpty()) {
      return new IllegalStateException(
          "training failed in attempt %d of %d: %s".formatted(attempts, maxAttempts, reason(cause)),
          cause);
    }
    return new EnvironmentException(
        "training gave up in attempt %d of %d: %s; the executor's log says why (often too little memory: tensors live beside the heap, raise spark.executor.memoryOverhead)"
            .formatted(attempts, maxAttempts, watch.lastLoss()),
        cause);
  }

  private String reason(Throwable cause) {
    return watch.lastFailure().isEmpty() && cause != null
        ? String.valueOf(cause.getMessage())
        : watch.lastFailure();
  }

  /** Runs one rank on an executor. */
  private static final class RankFunction<T>
      extends AbstractFunction1<Iterator<T>, Iterator<byte[]>> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RankBody<T> body;

    RankFunction(RankBody<T> body) {
      this.body = body;
    }

    @Override
    public Iterator<byte[]> apply(Iterator<T> rows) {
      byte[] result = body.run(JavaConverters.asJavaIteratorConverter(rows).asJava());
      return JavaConverters.asScalaIteratorConverter(List.of(result).iterator()).asScala();
    }
  }
}
