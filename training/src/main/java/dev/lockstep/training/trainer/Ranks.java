package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.training.listener.ProgressOrder;
import dev.lockstep.training.worker.RankResult;
import dev.lockstep.training.worker.RankStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.AccumulatorV2;

/**
 * Runs ranks that work in lock step, on the driver's side: checks that they fit, starts the barrier
 * stage, and tries again while that can help.
 *
 * @param sc where
 * @param description of the jobs, as a person would say it
 * @param ranks number of them
 * @param maxAttempts attempts of the stage before the run fails
 * @param order who is told what happens
 */
public record Ranks(
    SparkContext sc, String description, int ranks, int maxAttempts, ProgressOrder order) {

  /** How long the ranks of a cancelled stage are waited for. */
  static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(20);

  /**
   * @param results of all ranks, by rank
   * @param attempts of the stage
   */
  public record Result<R>(List<R> results, int attempts) {}

  /** A partition for each rank, which holds its number and whose task takes a whole executor. */
  public RDD<Integer> onePerExecutor() {
    List<Integer> numbers = IntStream.range(0, ranks).boxed().toList();
    return ExecutorSlots.wholeExecutors(
        JavaSparkContext.fromSparkContext(sc).parallelize(numbers, ranks).rdd(), order::notice);
  }

  /**
   * Runs until all ranks are done.
   *
   * @param partitions one per rank
   * @param progress accumulator with what heartbeats bring, or {@code null}
   * @param lost accumulator with what ranks say that have lost another, or {@code null}
   * @param body what a rank does, given the number of earlier attempts
   * @param parse reads a rank's result
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if a rank ended with one
   * @throws EnvironmentException if a rank ended with one, or executors are missing or lost
   */
  public <T, R extends RankResult> Result<R> run(
      RDD<T> partitions,
      AccumulatorV2<?, ?> progress,
      AccumulatorV2<?, ?> lost,
      IntFunction<RankBody<T>> body,
      Function<byte[], R> parse) {
    ExecutorSlots slots = ExecutorSlots.of(sc, partitions);
    slots.await(ranks);
    noticeOtherLimit();
    String group = "lockstep-" + UUID.randomUUID();
    StageWatch watch = new StageWatch(group, id(progress), id(lost), maxAttempts, order);
    sc.addSparkListener(watch);
    JobGroup before = JobGroup.of(sc);
    // without interrupts the survivors of a lost executor would hold the retry back
    sc.setJobGroup(group, description, true);
    try (ShutdownGuard guard = ShutdownGuard.open(() -> end(group, watch), CANCEL_TIMEOUT)) {
      BarrierStage stage = new BarrierStage(slots, watch, maxAttempts);
      int attempts = 0;
      while (true) {
        List<R> results = sorted(stage.run(partitions, body.apply(attempts)), parse);
        attempts += results.get(0).stageAttempt();
        if (isDone(results)) {
          return new Result<>(results, attempts);
        }
        lostConnection(results, attempts);
      }
    } finally {
      end(group, watch);
      before.putBack(sc);
      sc.removeSparkListener(watch);
    }
  }

  private static long id(AccumulatorV2<?, ?> accumulator) {
    return accumulator == null ? -1 : accumulator.id();
  }

  private void end(String group, StageWatch watch) {
    sc.cancelJobGroup(group);
    watch.awaitIdle(CANCEL_TIMEOUT);
  }

  private static <R extends RankResult> List<R> sorted(
      List<byte[]> results, Function<byte[], R> parse) {
    List<R> sorted = new ArrayList<>();
    for (byte[] result : results) {
      sorted.add(parse.apply(result));
    }
    sorted.sort(Comparator.comparingInt(RankResult::rank));
    return sorted;
  }

  /** Rank 0 writes what is kept, so what it has finished is finished. */
  private static <R extends RankResult> boolean isDone(List<R> results) {
    results.forEach(result -> result.status().rethrow(result.message()));
    return results.get(0).status() == RankStatus.DONE;
  }

  private <R extends RankResult> void lostConnection(List<R> results, int attempts) {
    String what =
        results.stream()
            .filter(result -> result.status() == RankStatus.PEER)
            .findFirst()
            .map(result -> "rank " + result.rank() + ": " + result.message())
            .orElse("");
    if (attempts >= maxAttempts) {
      throw new EnvironmentException(
          "training gave up after %d attempts because the ranks lost each other; %s"
              .formatted(attempts, what));
    }
    order.notice(
        "the ranks lost each other; training restarts from the newest checkpoint, attempt %d of %d (%s)"
            .formatted(attempts + 1, maxAttempts, what));
  }

  private void noticeOtherLimit() {
    int spark = sc.conf().getInt("spark.stage.maxConsecutiveAttempts", 4);
    if (spark < maxAttempts) {
      order.notice(
          "spark.stage.maxConsecutiveAttempts is %d, so Spark gives up before the %d attempts that were asked for; set it to %d"
              .formatted(spark, maxAttempts, maxAttempts));
    }
  }
}
