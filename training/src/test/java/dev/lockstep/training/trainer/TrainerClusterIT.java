package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.S3aDefaults;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.store.EmbeddedStore;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.evaluate.Evaluator;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ranks as executors in processes of their own. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class TrainerClusterIT {
  private static final int ROWS = 1001;

  @TempDir static Path temporary;

  private static SparkSession spark;
  private static JavaSparkContext sc;
  private static DatasetVersion dataset;

  @BeforeAll
  static void start() {
    spark = LocalCluster.of(2, 1).getOrCreate();
    sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Storage storage = Storage.of(sc.hadoopConfiguration());
    dataset = SampleTraining.dataset(sc, storage, temporary.toUri() + "data", ROWS, 90, 120);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void finishesWithTheSameParametersAfterAnExecutorWasKilled() {
    int epochs = 25;
    TrainResult undisturbed = train(SampleTraining.adam(folder("undisturbed"), 2, epochs));
    AtomicBoolean killed = new AtomicBoolean();
    RecordingListener heard = new RecordingListener();
    heard.onEpoch(
        epoch -> {
          if (epoch >= 2 && killed.compareAndSet(false, true)) {
            ExecutorProcesses.killOne();
          }
        });

    TrainResult disturbed =
        Trainer.run(
            () -> spark,
            dataset,
            SampleTraining.adam(folder("disturbed"), 2, epochs),
            false,
            heard);

    assertThat(killed).isTrue();
    assertThat(disturbed.attempts()).isEqualTo(2);
    assertThat(disturbed.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(heard.epochs).hasSize(epochs).doesNotHaveDuplicates().isSorted();
    assertThat(heard.notices)
        .anyMatch(notice -> notice.matches("executor \\d+ .* was lost in epoch .*attempt 2 of 4"));
  }

  @Test
  void trainsAndEvaluatesOnAnObjectStore() {
    Path home = Path.of(System.getProperty("lockstep.store.home"));
    try (EmbeddedStore store = EmbeddedStore.start(home, temporary.resolve("store"), 0)) {
      store.createBucket("trainer");
      Configuration configuration = new Configuration(sc.hadoopConfiguration());
      S3aDefaults.applyTo(configuration);
      configuration.set("fs.s3a.endpoint", store.endpoint().toString());
      configuration.set("fs.s3a.endpoint.region", "us-east-1");
      configuration.set("fs.s3a.access.key", store.accessKey());
      configuration.set("fs.s3a.secret.key", store.secretKey());
      configuration.set("fs.s3a.path.style.access", "true");
      Storage storage = Storage.of(configuration);
      DatasetVersion stored =
          SampleTraining.dataset(sc, storage, "s3a://trainer/data", ROWS, 90, 120);

      TrainSpec spec = SampleTraining.adam("s3a://trainer", 2, 3);
      TrainResult result = Trainer.run(() -> spark, stored, spec, false, new RecordingListener());

      TrainResult local = train(SampleTraining.adam(folder("local"), 2, 3));
      assertThat(result.parametersSha256()).isEqualTo(local.parametersSha256());
      ClassificationReport report =
          (ClassificationReport)
              Evaluator.run(spark, stored, result.model(), EvaluateSpec.of(Split.VALIDATION, 5));
      assertThat(report.accuracy()).isEqualTo(result.epochs().get(2).validation().accuracy());
    }
  }

  private static TrainResult train(TrainSpec spec) {
    return Trainer.run(() -> spark, dataset, spec, false, new RecordingListener());
  }

  private static String folder(String name) {
    return temporary.toUri() + name;
  }
}
