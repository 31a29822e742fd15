package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.evaluate.Evaluator;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.CheckpointSpec;
import dev.lockstep.training.spec.Stopping.Early;
import dev.lockstep.training.spec.TrainSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ranks as threads of one process. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TrainerLocalTest {
  private static final int ROWS = 301;

  @TempDir static Path temporary;

  private static SparkSession spark;
  private static DatasetVersion dataset;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("trainer tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.heartbeatInterval", "500ms")
            .config("spark.lockstep.executors.timeout", "2s")
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
  void trainsPublishesAndNoticesThatNothingIsToBeDone() {
    TrainSpec spec = SampleTraining.adam(folder("publish"), 2, 5);
    RecordingListener heard = new RecordingListener();

    TrainResult result = Trainer.run(() -> spark, dataset, spec, false, heard);

    assertThat(result.reused()).isFalse();
    assertThat(result.epochs()).hasSize(5).allMatch(epoch -> epoch.rows() == ROWS);
    assertThat(heard.epochs).containsExactly(1, 2, 3, 4, 5);
    assertThat(result.epochs().get(4).validation().accuracy())
        .isGreaterThan(0.8)
        .isGreaterThan(result.epochs().get(0).validation().accuracy() - 0.1);
    assertThat(result.epochs().get(4).trainLoss()).isLessThan(result.epochs().get(0).trainLoss());
    assertThat(result.parametersSha256()).isEqualTo(result.epochs().get(4).parametersSha256());
    assertThat(dataset.storage().list(spec.checkpoint().folder())).isEmpty();

    TrainResult again = Trainer.run(() -> spark, dataset, spec, false, heard);
    assertThat(again.reused()).isTrue();
    assertThat(again.attempts()).isZero();
    assertThat(again.modelId()).isEqualTo(result.modelId());
    assertThat(again.epochs()).isEqualTo(result.epochs());

    TrainResult fresh = Trainer.run(() -> spark, dataset, spec, true, heard);
    assertThat(fresh.modelId()).isNotEqualTo(result.modelId());
    assertThat(fresh.parametersSha256()).isEqualTo(result.parametersSha256());
  }

  @Test
  void twoRanksEqualOneWithTheSameGlobalBatch(TestReporter reporter) {
    UpdaterSpec sgd = new UpdaterSpec.Sgd(0.1);
    TrainSpec one = SampleTraining.spec(folder("one"), 1, 1, sgd);
    TrainSpec two = SampleTraining.spec(folder("two"), 2, 1, sgd);
    TrainResult alone = Trainer.run(() -> spark, dataset, one, false, silent());
    TrainResult together = Trainer.run(() -> spark, dataset, two, false, silent());

    double largest = SampleTraining.largestDifference(dataset.storage(), alone, together);
    reporter.publishEntry("largest difference of a parameter", Double.toString(largest));
    assertThat(largest).isLessThanOrEqualTo(1e-5);
  }

  @Test
  void evaluatesTheModelItPublished() {
    TrainSpec spec = SampleTraining.adam(folder("evaluate"), 2, 5);
    TrainResult result = Trainer.run(() -> spark, dataset, spec, false, silent());

    ClassificationReport validation =
        (ClassificationReport)
            Evaluator.run(spark, dataset, result.model(), EvaluateSpec.of(Split.VALIDATION, 3));
    assertThat(validation.rows()).isEqualTo(90);
    assertThat(validation.accuracy()).isEqualTo(result.epochs().get(4).validation().accuracy());
    assertThat(validation.loss())
        .isCloseTo(
            result.epochs().get(4).validation().loss(), org.assertj.core.data.Offset.offset(1e-6));

    ClassificationReport test =
        (ClassificationReport)
            Evaluator.run(spark, dataset, result.model(), EvaluateSpec.of(Split.TEST, 3));
    assertThat(test.confusion().stream().flatMap(row -> row.stream()).mapToLong(n -> n).sum())
        .isEqualTo(120);
    assertThat(test.mistakes()).hasSizeLessThanOrEqualTo(3);
    assertThat(Evaluator.run(spark, dataset, result.model(), EvaluateSpec.of(Split.TEST, 3)))
        .usingRecursiveComparison()
        .isEqualTo(test);
  }

  @Test
  void stopsEarlyAndPublishesTheBestEpoch() {
    TrainSpec spec =
        SampleTraining.stopping(
            SampleTraining.adam(folder("early"), 2, 200), new Early("validation_loss", 2, 0.5));
    RecordingListener heard = new RecordingListener();

    TrainResult result = Trainer.run(() -> spark, dataset, spec, false, heard);

    assertThat(result.stopReason()).isEqualTo("early_stopping");
    int last = result.epochs().size();
    assertThat(last).isLessThan(200);
    assertThat(result.parametersSha256())
        .isEqualTo(result.epochs().get(last - 3).parametersSha256())
        .isEqualTo(result.selected().parametersSha256());
    assertThat(heard.notices).anyMatch(notice -> notice.contains("stopped early"));
    TrainResult found = Trainer.run(() -> spark, dataset, spec, false, heard);
    assertThat(found.reused()).isTrue();
    assertThat(found.selectedEpoch()).isEqualTo(last - 2);
  }

  @Test
  void aLossThatIsNotANumberEndsTheRunAtOnceWithAdvice() {
    TrainSpec spec = SampleTraining.spec(folder("diverge"), 2, 50, new UpdaterSpec.Sgd(1e30));

    assertThatThrownBy(() -> Trainer.run(() -> spark, dataset, spec, false, silent()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("diverged")
        .hasMessageContaining("learning rate");
    assertThat(dataset.storage().list(spec.model())).isEmpty();
  }

  @Test
  void checkpointsThatCannotBeWrittenEndTheRunAndPublishNothing() throws Exception {
    Path occupied = Files.writeString(temporary.resolve("occupied"), "a file, not a folder");
    TrainSpec spec = SampleTraining.adam(folder("unwritable"), 2, 3);
    TrainSpec unwritable =
        spec.withCheckpoint(CheckpointSpec.perEpoch(occupied.toUri() + "/below", 2));

    assertThatThrownBy(() -> Trainer.run(() -> spark, dataset, unwritable, false, silent()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("checkpoint")
        .hasMessageContaining("occupied");
    assertThat(dataset.storage().list(spec.model())).isEmpty();
  }

  @Test
  void resumesAfterTheDriverWasInterrupted() {
    TrainSpec spec = SampleTraining.adam(folder("resume"), 2, 15);
    TrainResult undisturbed =
        Trainer.run(
            () -> spark,
            dataset,
            SampleTraining.adam(folder("undisturbed"), 2, 15),
            false,
            silent());
    Thread driver = Thread.currentThread();
    RecordingListener interrupting = new RecordingListener();
    interrupting.onEpoch(
        epoch -> {
          if (epoch == 1) {
            driver.interrupt();
          }
        });

    assertThatThrownBy(() -> Trainer.run(() -> spark, dataset, spec, false, interrupting))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();

    RecordingListener resuming = new RecordingListener();
    TrainResult resumed = Trainer.run(() -> spark, dataset, spec, false, resuming);
    assertThat(resuming.notices).anyMatch(notice -> notice.contains("resumes after epoch"));
    assertThat(resuming.epochs.get(0)).isGreaterThan(1);
    assertThat(resumed.epochs()).hasSize(15);
    assertThat(resumed.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  @Test
  void aSecondDriverOfTheSameWorkIsRefusedAndDisturbsNothing() {
    TrainSpec spec = SampleTraining.adam(folder("twice"), 2, 15);
    List<Throwable> refused = new ArrayList<>();
    RecordingListener heard = new RecordingListener();
    heard.onEpoch(
        epoch -> {
          if (epoch == 1) {
            refused.add(
                catchThrowable(() -> Trainer.run(() -> spark, dataset, spec, true, silent())));
          }
        });

    TrainResult result = Trainer.run(() -> spark, dataset, spec, false, heard);

    assertThat(refused)
        .singleElement(as(THROWABLE))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("already being done by process " + ProcessHandle.current().pid());
    assertThat(result.attempts()).isEqualTo(1);
    assertThat(result.epochs()).hasSize(15);
    assertThat(dataset.storage().list(spec.checkpoint().folder())).isEmpty();
  }

  @Test
  void aBugOfOneRankEndsTheRunInItsFirstAttemptWithItsStackTrace() {
    assertThatThrownBy(() -> FailingRanks.run(spark, new IllegalStateException("index 7")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rank 1 failed in attempt 1")
        .hasMessageContaining("index 7")
        .hasMessageContaining("\tat " + TrainerLocalTest.class.getName());
  }

  @Test
  void aKnownFailureInsideOfAnotherKeepsItsKind() {
    RuntimeException wrapped = new RuntimeException(new EnvironmentException("no more disk"));

    assertThatThrownBy(() -> FailingRanks.run(spark, wrapped))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("no more disk");
  }

  @Test
  void whatSparkRepeatsInVainSaysWhyInTheEnd() {
    assertThatThrownBy(() -> FailingRanks.run(spark, new IOException("block 7 is lost")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("attempt 2 of 2")
        .hasMessageContaining("block 7 is lost");
  }

  @Test
  void tooFewSlotsAreSaidWithNumbers() {
    TrainSpec spec = SampleTraining.adam(folder("slots"), 3, 1);

    assertThatThrownBy(() -> Trainer.run(() -> spark, dataset, spec, false, silent()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("needs 3 task slots")
        .hasMessageContaining("there are 2");
  }

  private static RecordingListener silent() {
    return new RecordingListener();
  }

  private static String folder(String name) {
    return temporary.toUri() + name;
  }
}
