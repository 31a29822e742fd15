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
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
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
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    spark =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .appName("trainer cluster tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.memory", "1g")
            .config("spark.executor.heartbeatInterval", "500ms")
            .config("spark.executor.extraClassPath", classPath)
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1")
            .config("spark.authenticate", "true")
            .config("spark.authenticate.secret", "only for this test")
            .getOrCreate();
    sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Storage storage = Storage.of(sc.hadoopConfiguration());
    dataset = SampleTraining.dataset(sc, storage, temporary.toUri() + "data", ROWS, 90, 120);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void twoExecutorsEqualOneWithTheSameGlobalBatch() {
    UpdaterSpec sgd = new UpdaterSpec.Sgd(0.1);
    FloatBuffer alone = parameters(train(SampleTraining.spec(folder("one"), 1, 1, sgd)));
    FloatBuffer together = parameters(train(SampleTraining.spec(folder("two"), 2, 1, sgd)));

    assertThat(alone.remaining()).isEqualTo(together.remaining()).isPositive();
    double largest = 0;
    for (int i = 0; i < alone.remaining(); i++) {
      largest = Math.max(largest, Math.abs(alone.get(i) - together.get(i)));
    }
    assertThat(largest).isLessThanOrEqualTo(1e-5);
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

  private static FloatBuffer parameters(TrainResult result) {
    byte[] bytes =
        ModelFiles.read(dataset.storage(), result.model()).content(ModelFiles.PARAMETERS);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
