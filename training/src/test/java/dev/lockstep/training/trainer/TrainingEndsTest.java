package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.CheckpointSpec;
import dev.lockstep.training.spec.RateSchedule;
import dev.lockstep.training.spec.Recovery;
import dev.lockstep.training.spec.Recovery.Divergence;
import dev.lockstep.training.spec.Recovery.Divergence.Action;
import dev.lockstep.training.spec.Recovery.LostExecutor;
import dev.lockstep.training.spec.Stopping;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All ways in which training ends before its epochs are over. */
@Timeout(180)
class TrainingEndsTest {
  private static final int ROWS = 1001;
  private static final int STEPS_PER_EPOCH = 32;

  @TempDir static Path temporary;

  private static SparkSession spark;
  private static DatasetVersion dataset;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("training ends tests")
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
  void endsAfterTheGivenStepsInTheMiddleOfAnEpoch() {
    TrainSpec spec =
        adam("steps", 2, 9).withStopping(new Stopping(9, STEPS_PER_EPOCH + 5L, null, null, null));
    RecordingListener heard = new RecordingListener();

    TrainResult result = train(spec, heard);

    assertThat(result.stopReason()).isEqualTo("steps");
    assertThat(result.epochs()).hasSize(2);
    assertThat(result.epochs().get(1).rows()).isEqualTo(5 * 32);
    assertThat(result.epochs().get(1).validation().loss()).isPositive();
    assertThat(result.epochs().get(1).ranks()).hasSize(2);
    assertThat(result.parametersSha256()).isEqualTo(result.epochs().get(1).parametersSha256());
    assertThat(heard.notices).anyMatch(notice -> notice.contains("ended after 37 steps"));
  }

  @Test
  void endsWhenItsTimeIsOver() {
    TrainSpec spec =
        adam("time", 2, 100_000).withStopping(new Stopping(100_000, null, 1L, null, null));

    TrainResult result = train(spec, new RecordingListener());

    assertThat(result.stopReason()).isEqualTo("time");
    assertThat(result.epochs()).hasSizeLessThan(100_000);
  }

  @Test
  void endsAfterTheEpochThatReachesTheTarget() {
    Stopping.Target target = new Stopping.Target("validation_accuracy", 0.7);
    TrainSpec spec =
        adam("target", 2, 200).withStopping(new Stopping(200, null, null, target, null));

    TrainResult result = train(spec, new RecordingListener());

    assertThat(result.stopReason()).isEqualTo("target");
    int last = result.epochs().size() - 1;
    assertThat(result.epochs().get(last).validation().accuracy()).isGreaterThanOrEqualTo(0.7);
    assertThat(result.epochs().subList(0, last))
        .allMatch(epoch -> epoch.validation().accuracy() < 0.7);
  }

  @Test
  void checkpointsBetweenEpochsDoNotChangeTheResult() {
    TrainSpec plain = adam("plain", 2, 3);
    TrainSpec often =
        adam("often", 2, 3)
            .withCheckpoint(new CheckpointSpec(folder("often") + "/c", 2, 3L, null))
            .withRecovery(new Recovery(4, 7, Divergence.STOP, LostExecutor.REPLACE));

    assertThat(train(often, new RecordingListener()).parametersSha256())
        .isEqualTo(train(plain, new RecordingListener()).parametersSha256());
  }

  @Test
  void skipsStepsThatDivergeUntilThereAreTooMany() {
    TrainSpec spec =
        SampleTraining.spec(folder("skip"), 2, 2, new UpdaterSpec.Sgd(1e30))
            .withRecovery(recovery(new Divergence(Action.SKIP, 3, 1)));

    assertThatThrownBy(() -> train(spec, new RecordingListener()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("for the 4th time")
        .hasMessageContaining("train.divergence.most is 3");
  }

  @Test
  void rollsBackToALowerLearningRateWhenItDiverges() {
    TrainSpec spec =
        SampleTraining.spec(folder("back"), 2, 4, new UpdaterSpec.Sgd(1e30))
            .withRecovery(recovery(new Divergence(Action.ROLL_BACK, 3, 1e-16)));

    TrainResult result = train(spec, new RecordingListener());

    assertThat(result.epochs()).hasSize(4);
    assertThat(result.epochs().get(3).trainLoss()).isFinite();
    assertThat(result.stopReason()).isEqualTo("epochs");
  }

  @Test
  void doesNotRollBackWhenNoCheckpointIsLeft() {
    Storage emptied = LosingStorage.of(dataset.storage(), "/manifest.sha256");
    DatasetVersion version = new DatasetVersion(emptied, dataset.dataset(), dataset.manifest());
    TrainSpec spec =
        SampleTraining.spec(folder("nowhere"), 2, 4, new UpdaterSpec.Sgd(1e30))
            .withRecovery(recovery(new Divergence(Action.ROLL_BACK, 3, 1e-16)));

    assertThatThrownBy(
            () -> Trainer.run(() -> spark, version, spec, false, new RecordingListener()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("no valid checkpoint is left to go back to");
  }

  @Test
  void aScheduledRateOfZeroLearnsNothingMore() {
    UpdaterSpec sgd = new UpdaterSpec.Sgd(0.1);
    TrainSpec one = SampleTraining.spec(folder("one-epoch"), 2, 1, sgd);
    TrainSpec three = SampleTraining.spec(folder("three-epochs"), 2, 3, sgd);
    RateSchedule stop =
        new RateSchedule(0, new RateSchedule.StepWise(STEPS_PER_EPOCH, Double.MIN_NORMAL));

    assertThat(train(three.withLearning(three.learning().with(stop)), new RecordingListener()))
        .extracting(TrainResult::parametersSha256)
        .isEqualTo(train(one, new RecordingListener()).parametersSha256());
  }

  private static Recovery recovery(Divergence divergence) {
    return new Recovery(4, 10, divergence, LostExecutor.REPLACE);
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
