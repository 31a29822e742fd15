package dev.lockstep.training.trainer;

import dev.lockstep.training.listener.Progress;
import dev.lockstep.training.listener.ProgressOrder;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Follows one run's barrier stage from Spark's events: progress out of heartbeats, attempts, lost
 * executors. Events come from Spark's listener thread; the driver's thread reads the rest.
 */
final class StageWatch extends SparkListener {
  private final String jobGroup;
  private final long accumulator;
  private final long lost;
  private final int maxAttempts;
  private final ProgressOrder order;

  private final Map<String, Integer> ranks = new HashMap<>();
  private final StuckRanks stuck = new StuckRanks();
  private int stage = -1;
  private int runningTasks;
  private int earlierAttempts;
  private int attempts;
  private long waitingSince;
  private boolean waiting;
  private String lastLoss = "";
  private String lastFailure = "";
  private int failedAttempt = -1;

  /**
   * @param accumulator id of the one with rank 0's progress, -1 for none
   * @param lost id of the one with what ranks say that have lost another, -1 for none
   */
  StageWatch(String jobGroup, long accumulator, long lost, int maxAttempts, ProgressOrder order) {
    this.jobGroup = jobGroup;
    this.accumulator = accumulator;
    this.lost = lost;
    this.maxAttempts = maxAttempts;
    this.order = order;
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    if (jobGroup.equals(event.properties().getProperty("spark.jobGroup.id"))) {
      // stages are numbered after those they need: the last one collects, the barrier is before it
      stage =
          JavaConverters.seqAsJavaList(event.stageIds()).stream()
              .map(id -> (Integer) id)
              .sorted(Comparator.reverseOrder())
              .skip(1)
              .findFirst()
              .orElse(-1);
      earlierAttempts = attempts;
      failedAttempt = -1;
    }
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    if (event.stageInfo().stageId() == stage) {
      attempts = earlierAttempts + event.stageInfo().attemptNumber() + 1;
      ranks.clear();
      stuck.clear();
      waiting = true;
      waitingSince = System.nanoTime();
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    if (event.stageId() == stage) {
      waiting = false;
      runningTasks++;
      ranks.put(event.taskInfo().executorId(), event.taskInfo().index());
      stuck.started(event.taskInfo().index(), event.taskInfo().executorId());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.stageId() == stage) {
      runningTasks--;
      stuck.ended(event.taskInfo().index());
      noteLost(event.taskInfo());
      noteFailure(event.stageAttemptId(), event.reason());
      notifyAll();
    }
  }

  private void noteLost(TaskInfo task) {
    for (AccumulableInfo info : JavaConverters.seqAsJavaList(task.accumulables().toSeq())) {
      if (info.id() == lost
          && info.update().isDefined()
          && info.update().get() instanceof List<?> messages
          && !messages.isEmpty()) {
        stuck.peerLost();
        order.notice("rank %d: %s".formatted(task.index(), messages.get(0)));
      }
    }
  }

  /**
   * Ranks that run on although another one has lost its peers some time ago, with their executors;
   * each is told once.
   */
  synchronized Map<Integer, String> stuck() {
    return stuck.take(System.nanoTime());
  }

  /** A rank that Spark ends says nothing; the attempt's first failure of its own is the reason. */
  private void noteFailure(int attempt, TaskEndReason reason) {
    if (reason instanceof TaskFailedReason failure
        && !(failure instanceof TaskKilled)
        && failedAttempt != attempt) {
      failedAttempt = attempt;
      lastFailure = failure.toErrorString();
    }
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    Integer rank = ranks.remove(event.executorId());
    if (rank == null) {
      return;
    }
    lastLoss =
        "executor %s (rank %d) was lost in epoch %d: %s"
            .formatted(event.executorId(), rank, order.runningEpoch(), oneLine(event.reason()));
    if (attempts < maxAttempts) {
      order.notice(
          "%s; training restarts from the newest checkpoint, attempt %d of %d"
              .formatted(lastLoss, attempts + 1, maxAttempts));
    }
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    for (Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task :
        JavaConverters.seqAsJavaList(event.accumUpdates())) {
      for (AccumulableInfo info : JavaConverters.seqAsJavaList(task._4())) {
        if (info.id() == accumulator
            && info.update().isDefined()
            && info.update().get() instanceof Progress progress) {
          order.accept(progress);
        }
      }
    }
  }

  /**
   * Waits until the ranks have ended, so that whoever comes next finds nobody writing. Cancelled
   * tasks end soon; one that does not is left behind after the timeout.
   */
  synchronized void awaitIdle(Duration timeout) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + timeout.toNanos();
    long left = timeout.toMillis();
    while (runningTasks > 0 && left > 0) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells whoever follows the run. */
  void notice(String message) {
    order.notice(message);
  }

  /** Attempts of the barrier stage so far, over all jobs of the run. */
  synchronized int attempts() {
    return attempts;
  }

  /** How long the stage has been waiting for all its executors, in nanoseconds; 0 if it runs. */
  synchronized long waitedNanos() {
    return waiting ? System.nanoTime() - waitingSince : 0;
  }

  /** The last lost executor in a sentence, or empty. */
  synchronized String lastLoss() {
    return lastLoss;
  }

  /** Why the last attempt of which that is known failed, with the stack trace, or empty. */
  synchronized String lastFailure() {
    return lastFailure;
  }

  private static String oneLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }
}
