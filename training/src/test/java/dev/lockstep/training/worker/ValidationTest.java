package dev.lockstep.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.data.BufferPool;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.trainer.SampleTraining;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext$;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ValidationTest {
  private static final int ROWS = 12 * 1024;
  private static final Duration BATCH = Duration.ofMillis(250);
  private static final RingOptions IMPATIENT =
      new RingOptions(Duration.ofSeconds(10), Duration.ofSeconds(1), 1 << 10);

  @TempDir Path directory;

  @Test
  void aRankThatTakesLongerThanTheRingWaitsIsNotLost() {
    RankJob job = job();

    List<CompletableFuture<ValidationScores>> ranks =
        LoopbackRanks.start(
            2,
            IMPATIENT,
            ring ->
                Validation.run(
                    job, TaskContext$.MODULE$.empty(), ring, answering(ring), new BufferPool()));

    assertThat(ranks).extracting(CompletableFuture::join).hasSize(2).containsOnly(scores(ranks));
    assertThat(scores(ranks).accuracy()).isBetween(0.3, 0.4);
  }

  private static ValidationScores scores(List<CompletableFuture<ValidationScores>> ranks) {
    return ranks.get(0).join();
  }

  private RankJob job() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("validation tests")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext sc = new JavaSparkContext(conf)) {
      String folder = directory.toUri().toString();
      DatasetVersion dataset =
          SampleTraining.dataset(
              sc, Storage.of(sc.hadoopConfiguration()), folder + "data", 100, ROWS, 10);
      return new RankJob(
          "", null, dataset, SampleTraining.adam(folder, 2, 1), folder + "checkpoints", null, 0);
    }
  }

  /** Says that everything is of class 0; slowly on rank 0. */
  private static Replica answering(Communicator ring) {
    return (Replica)
        Proxy.newProxyInstance(
            ValidationTest.class.getClassLoader(),
            new Class<?>[] {Replica.class},
            (proxy, method, arguments) -> {
              if (ring.rank() == 0) {
                LockSupport.parkNanos(BATCH.toNanos());
              }
              float[][] answers = new float[(int) arguments[1]][];
              Arrays.fill(answers, new float[] {1, 0, 0});
              return answers;
            });
  }
}
