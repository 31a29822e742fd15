package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A cluster whose workers are too small for the executors that are asked for, and one that fits.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class NoExecutorsIT {

  @Test
  void aClusterThatGivesNoExecutorIsNotWaitedForForEver() {
    SparkSession.Builder tooLarge =
        LocalCluster.of(1, 1)
            .config("spark.executor.cores", "2")
            .config("spark.executor.instances", "3")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "1s")
            .config(ExecutorSlots.TIMEOUT, "2s");
    try (SparkSession spark = tooLarge.getOrCreate()) {
      ExecutorSlots slots = ExecutorSlots.ofTasks(spark.sparkContext());
      long before = System.nanoTime();

      assertThatThrownBy(slots::awaitFirst)
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("the master local-cluster[1,1,1024] has given none within 2 s")
          .hasMessageContaining("3 executors of 2 cores and 1g of memory were asked for")
          .hasMessageContaining("reach the driver at 127.0.0.1")
          .hasMessageContaining("spark.lockstep.executors.timeout sets how long to wait");
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
    }
  }

  @Test
  void oneExecutorIsEnoughToBegin() {
    SparkSession.Builder fits =
        LocalCluster.of(1, 1)
            .config("spark.scheduler.minRegisteredResourcesRatio", "0")
            .config(ExecutorSlots.TIMEOUT, "120s");
    try (SparkSession spark = fits.getOrCreate()) {
      ExecutorSlots.ofTasks(spark.sparkContext()).awaitFirst();

      JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
      assertThat(sc.parallelize(List.of(1, 2, 3), 3).count()).isEqualTo(3);
    }
  }
}
