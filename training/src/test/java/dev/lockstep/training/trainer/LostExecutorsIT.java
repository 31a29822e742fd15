package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ProgressListener;
import dev.lockstep.training.spec.CheckpointSpec;
import dev.lockstep.training.spec.Recovery;
import dev.lockstep.training.spec.Recovery.Divergence;
import dev.lockstep.training.spec.Recovery.LostExecutor;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors in processes of their own that are killed, stopped and taken away.
 *
 * <p>{@code -Dlockstep.test.kills=20} kills in so many runs.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class LostExecutorsIT {
  private static final int ROWS = 1001;
  private static final int EPOCHS = 40;
  private static final int KILLS = Integer.getInteger("lockstep.test.kills", 2);

  @TempDir static Path temporary;

  private static SparkSession spark;
  private static DatasetVersion dataset;

  @BeforeAll
  static void start() {
    spark =
        LocalCluster.of(2, 1)
            .config("spark.stage.maxConsecutiveAttempts", "10")
            .config("spark.lockstep.executors.timeout", "20s")
            .getOrCreate();
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Storage storage = Storage.of(sc.hadoopConfiguration());
    dataset = SampleTraining.dataset(sc, storage, temporary.toUri() + "data", ROWS, 90, 120);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void killedAtAnyStepTheRunEndsWithTheSameBits(TestReporter reporter) {
    String undisturbed =
        train(spec("undisturbed"), new Disturbance(-1, () -> {})).parametersSha256();
    for (int seed = 0; seed < KILLS; seed++) {
      Random random = new Random(seed);
      int epoch = 1 + random.nextInt(EPOCHS - 10);
      long delay = random.nextInt(400);
      int victim = random.nextInt(2);
      Disturbance kill =
          new Disturbance(
              epoch,
              () -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delay));
                ExecutorProcesses.kill(victim);
              });

      TrainResult result = train(spec("killed-" + seed), kill);

      reporter.publishEntry("run " + seed, kill.notices.toString());
      assertThat(kill.done).as("run %d", seed).isTrue();
      assertThat(result.attempts()).as("run %d", seed).isGreaterThan(1);
      assertThat(result.parametersSha256()).as("run %d", seed).isEqualTo(undisturbed);
    }
  }

  @Test
  void aStoppedExecutorIsNamedWithinTheDeadlineAndReplaced(TestReporter reporter) {
    String undisturbed = train(spec("unstopped"), new Disturbance(-1, () -> {})).parametersSha256();
    Disturbance stop = new Disturbance(3, () -> ExecutorProcesses.stop(1));
    TrainSpec spec =
        spec("stopped")
            .withCollective(
                new RingOptions(Duration.ofSeconds(60), Duration.ofSeconds(8), 1 << 16));

    TrainResult result = train(spec, stop);

    reporter.publishEntry("notices", stop.notices.toString());
    assertThat(result.parametersSha256()).isEqualTo(undisturbed);
    assertThat(stop.notices)
        .anyMatch(
            notice ->
                notice.matches(
                    "rank \\d: .* in epoch \\d+( step .*)? after .*: rank \\d \\(.*process.*"));
    assertThat(stop.notices).anyMatch(notice -> notice.contains("hangs on executor"));
  }

  @Test
  void goesOnWithTheRanksThatAreLeft(TestReporter reporter) {
    TrainResult undisturbed = train(spec("all-ranks"), new Disturbance(-1, () -> {}));
    Disturbance take = new Disturbance(3, LostExecutorsIT::takeOneAway);
    TrainSpec spec =
        spec("fewer-ranks")
            .withRecovery(new Recovery(6, 100, Divergence.STOP, LostExecutor.SHRINK));
    try {
      TrainResult result = train(spec, take);

      reporter.publishEntry("notices", take.notices.toString());
      assertThat(take.notices).anyMatch(notice -> notice.contains("goes on with 1 ranks"));
      assertThat(result.epochs()).hasSize(EPOCHS).allMatch(epoch -> epoch.rows() == ROWS);
      assertThat(result.epochs().get(EPOCHS - 1).ranks()).hasSize(1);
      assertThat(SampleTraining.largestDifference(dataset.storage(), undisturbed, result))
          .isLessThan(1e-2);
    } finally {
      spark.sparkContext().requestTotalExecutors(2, 0, new scala.collection.immutable.HashMap<>());
    }
  }

  private static void takeOneAway() {
    String any = spark.sparkContext().getExecutorIds().head();
    spark.sparkContext().killExecutor(any);
  }

  private static TrainSpec spec(String name) {
    String folder = temporary.toUri() + name;
    return SampleTraining.adam(folder, 2, EPOCHS)
        .withCheckpoint(new CheckpointSpec(folder + "/checkpoints", 2, 7L, null));
  }

  private static TrainResult train(TrainSpec spec, Disturbance heard) {
    return Trainer.run(() -> spark, dataset, spec, false, heard);
  }

  /** Does something once, when an epoch is finished. */
  private static final class Disturbance implements ProgressListener {
    private final int epoch;
    private final Runnable action;
    private final AtomicBoolean done = new AtomicBoolean();
    private final List<String> notices = new CopyOnWriteArrayList<>();

    Disturbance(int epoch, Runnable action) {
      this.epoch = epoch;
      this.action = action;
    }

    @Override
    public void onEpoch(EpochMetrics metrics) {
      if (epoch > 0 && metrics.epoch() >= epoch && done.compareAndSet(false, true)) {
        action.run();
      }
    }

    @Override
    public void onNotice(String message) {
      notices.add(message);
    }
  }
}
