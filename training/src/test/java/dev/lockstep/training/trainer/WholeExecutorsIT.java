package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executors with more cores than a rank's task needs. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class WholeExecutorsIT {
  private static final int EPOCHS = 25;
  private static final String TIMEOUT = "180s";

  @TempDir static Path temporary;

  private static SparkSession spark;
  private static DatasetVersion dataset;

  @BeforeAll
  static void start() {
    spark = LocalCluster.of(2, 2).config(ExecutorSlots.TIMEOUT, TIMEOUT).getOrCreate();
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Storage storage = Storage.of(sc.hadoopConfiguration());
    dataset = SampleTraining.dataset(sc, storage, temporary.toUri() + "data", 1001, 90, 120);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void ranksWaitForTheReplacementOfALostExecutorInsteadOfSharingTheOther() {
    AtomicBoolean killed = new AtomicBoolean();
    RecordingListener heard = new RecordingListener();
    heard.onEpoch(
        epoch -> {
          if (epoch >= 2 && killed.compareAndSet(false, true)) {
            ExecutorProcesses.killOne();
          }
        });
    Places places = new Places();
    spark.sparkContext().addSparkListener(places);

    TrainResult result = train(SampleTraining.adam(temporary.toUri() + "killed", 2, EPOCHS), heard);

    spark.sparkContext().removeSparkListener(places);
    assertThat(killed).isTrue();
    assertThat(result.attempts()).isEqualTo(2);
    assertThat(places.ofRanks())
        .hasSize(2)
        .allSatisfy(executors -> assertThat(executors).hasSize(2).doesNotHaveDuplicates());
  }

  @Test
  void moreRanksThanExecutorsAreRefusedAlthoughThereAreCores() {
    TrainSpec three = SampleTraining.adam(temporary.toUri() + "many", 3, 1);
    spark.sparkContext().conf().set(ExecutorSlots.TIMEOUT, "2s");
    try {
      assertThatThrownBy(() -> train(three, new RecordingListener()))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("needs 3 task slots")
          .hasMessageContaining("there are 2 on 2 executors")
          .hasMessageContaining("2 cores per executor, 2 per rank");
    } finally {
      spark.sparkContext().conf().set(ExecutorSlots.TIMEOUT, TIMEOUT);
    }
  }

  private static TrainResult train(TrainSpec spec, RecordingListener heard) {
    return Trainer.run(() -> spark, dataset, spec, false, heard);
  }

  /** Executors of the tasks of every attempt of every stage. */
  private static final class Places extends SparkListener {
    private final Map<String, List<String>> executors = new TreeMap<>();

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart event) {
      executors
          .computeIfAbsent(
              event.stageId() + "." + event.stageAttemptId(), stage -> new ArrayList<>())
          .add(event.taskInfo().executorId());
    }

    /** Those of the stages with more than one task, which are those of the ranks. */
    synchronized List<List<String>> ofRanks() {
      return executors.values().stream().filter(tasks -> tasks.size() > 1).toList();
    }
  }
}
