package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.GradientSpec;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.Learning;
import dev.lockstep.training.spec.Placement;
import dev.lockstep.training.spec.RateSchedule;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Training that was interrupted goes on as if it had not been. */
@Timeout(600)
class TrainingResumesIT {
  private static final int ROWS = 1001;

  @TempDir static Path temporary;

  private static SparkSession spark;
  private static DatasetVersion dataset;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("training resumes tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.heartbeatInterval", "200ms")
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
  void goesOnInTheMiddleOfAnEpochBitwiseAsIfItHadNeverStopped() {
    String undisturbed = train(adam("whole", 2, 40), new RecordingListener()).parametersSha256();
    TrainSpec spec = adam("cut", 2, 40);

    interrupt(spec);
    RecordingListener heard = new RecordingListener();
    TrainResult resumed = train(spec, heard);

    assertThat(heard.notices).anyMatch(notice -> notice.contains("training resumes after epoch"));
    assertThat(resumed.parametersSha256()).isEqualTo(undisturbed);
    assertThat(resumed.epochs()).allMatch(epoch -> epoch.rows() == ROWS);
  }

  @Test
  void goesOnWithAnotherNumberOfRanksInTheSameSteps() {
    UpdaterSpec sgd = new UpdaterSpec.Sgd(0.05);
    TrainSpec whole = SampleTraining.spec(folder("ranks"), 2, 30, sgd);
    TrainResult undisturbed = train(whole, new RecordingListener());
    TrainSpec spec = SampleTraining.spec(folder("ranks-cut"), 2, 30, sgd);

    interrupt(spec);
    RecordingListener heard = new RecordingListener();
    TrainResult resumed = train(spec.withPlacement(new Placement(1, 4, 1 << 20)), heard);

    assertThat(heard.notices).anyMatch(notice -> notice.contains("training resumes after epoch"));
    assertThat(SampleTraining.largestDifference(dataset.storage(), undisturbed, resumed))
        .isLessThanOrEqualTo(1e-5);
  }

  @Test
  void theAverageOfTheWeightsIsPublishedAndSurvivesAnInterruption() {
    TrainSpec plain = adam("last-weights", 2, 40);
    TrainSpec whole = averaged(adam("average", 2, 40));
    TrainSpec cut = averaged(adam("average-cut", 2, 40));
    String last = train(plain, new RecordingListener()).parametersSha256();

    TrainResult undisturbed = train(whole, new RecordingListener());
    interrupt(cut);
    TrainResult resumed = train(cut, new RecordingListener());

    assertThat(undisturbed.parametersSha256()).isNotEqualTo(last);
    assertThat(resumed.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(undisturbed.epochs().get(39).parametersSha256()).isEqualTo(last);
  }

  private static TrainSpec averaged(TrainSpec spec) {
    return spec.withLearning(
        new Learning(
            spec.learning().updater(), GradientSpec.defaults(), RateSchedule.CONSTANT, null, 0.9));
  }

  /** Ends the run as a signal would, in the middle of its epochs. */
  private static void interrupt(TrainSpec spec) {
    AtomicBoolean cancelled = new AtomicBoolean();
    RecordingListener heard = new RecordingListener();
    heard.onEpoch(
        epoch -> {
          if (epoch >= 2 && cancelled.compareAndSet(false, true)) {
            spark.sparkContext().cancelAllJobs();
          }
        });
    assertThatThrownBy(() -> train(spec, heard)).isInstanceOf(RuntimeException.class);
    assertThat(cancelled).isTrue();
  }

  private static TrainResult train(TrainSpec spec, RecordingListener heard) {
    return Trainer.run(() -> spark, dataset, spec, false, heard);
  }

  private static TrainSpec adam(String name, int ranks, int epochs) {
    return SampleTraining.adam(folder(name), ranks, epochs);
  }

  private static String folder(String name) {
    return temporary.toUri() + name;
  }
}
