package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.collective.WireFormat;
import dev.lockstep.training.data.StepPlan;
import dev.lockstep.training.model.GradientSpec;
import dev.lockstep.training.model.GradientSpec.Compression;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.Learning;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same work on 1, 2, 3 and 4 executors, each a process of its own. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class WorldSizesIT {
  private static final int ROWS = 1001;
  private static final int EPOCHS = 3;
  private static final int MOST = 4;
  private static final double BOUND = 1e-5;

  @TempDir static Path temporary;

  private static SparkSession spark;
  private static DatasetVersion dataset;

  @BeforeAll
  static void start() {
    spark = LocalCluster.of(MOST, 1).getOrCreate();
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Storage storage = Storage.of(sc.hadoopConfiguration());
    dataset = SampleTraining.dataset(sc, storage, temporary.toUri() + "data", ROWS, 90, 120);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /**
   * @param steps of an epoch
   * @param last rows of the last of them
   * @param idle ranks of four that have no row in it
   */
  @ParameterizedTest(name = "{0}, global batch {1}")
  @CsvSource({
    "SGD,   64, 16,   41, 0",
    "Adam,  64, 16,   41, 0",
    "SGD,  100, 11,    1, 3",
    "SGD, 2000,  1, 1001, 0",
  })
  void everyWorldTakesTheSameStepsToTheSameParameters(
      String updater, int batch, int steps, int last, int idle, TestReporter reporter) {
    requirePlan(batch, steps, last, idle);
    TrainResult alone = train(updater, batch, 1, steps);
    for (int world = 2; world <= MOST; world++) {
      TrainResult together = train(updater, batch, world, steps);

      double difference = SampleTraining.largestDifference(dataset.storage(), alone, together);
      reporter.publishEntry(
          "%s, global batch %d, %d executors".formatted(updater, batch, world),
          "%.0e".formatted(difference));
      assertThat(difference).as("%d executors", world).isLessThanOrEqualTo(BOUND);
    }
  }

  /**
   * Around the ring: what is small enough to be gathered travels as it is. Sums of few bytes, which
   * are exact, count too.
   */
  @ParameterizedTest
  @CsvSource({"BFLOAT16, 30, 50", "FLOAT16, 30, 50", "THRESHOLD, 50, 99"})
  void shortenedGradientsTrainAndSpareBytes(Compression compression, int least, int most) {
    String folder = temporary.toUri() + compression.name();
    TrainSpec plain =
        SampleTraining.spec(folder, 2, EPOCHS, new UpdaterSpec.Adam(1e-2, 0.9, 0.999, 1e-8));
    Learning exact = plain.learning();
    GradientSpec gradient = exact.gradient().withCompression(compression, 0.01);
    Learning learning =
        new Learning(
            exact.updater(), gradient, exact.schedule(), exact.baseBatch(), exact.averageDecay());
    WireFormat wire =
        compression == Compression.THRESHOLD
            ? WireFormat.FLOAT32
            : WireFormat.valueOf(compression.name());
    TrainSpec spec =
        plain
            .withLearning(learning)
            .withCollective(plain.collective().withWire(wire).withGatherBytes(0));
    RecordingListener told = new RecordingListener();

    TrainResult result = Trainer.run(() -> spark, dataset, spec, false, told);

    assertThat(result.epochs().get(EPOCHS - 1).trainLoss())
        .isLessThan(result.epochs().get(0).trainLoss());
    Matcher saved = Pattern.compile("\\((\\d+) % saved\\)").matcher(told.notices.toString());
    assertThat(saved.find()).as("%s", told.notices).isTrue();
    assertThat(Integer.parseInt(saved.group(1))).isBetween(least, most);
  }

  private static void requirePlan(int batch, int steps, int last, int idle) {
    StepPlan plan =
        new StepPlan(dataset.manifest().splits().get(Split.TRAIN), batch, MOST, 42, true);
    assertThat(plan.stepsPerEpoch()).isEqualTo(steps);
    assertThat(plan.globalRows(steps - 1)).isEqualTo(last);
    assertThat(IntStream.range(0, MOST).filter(rank -> plan.rankRows(steps - 1, rank, MOST) == 0))
        .hasSize(idle);
  }

  /** Every epoch used every row once, in as many steps as expected, on as many ranks. */
  private static TrainResult train(String updater, int batch, int world, int steps) {
    String folder = "%s%s-%d-%d".formatted(temporary.toUri(), updater, batch, world);
    UpdaterSpec rule =
        updater.equals("SGD")
            ? new UpdaterSpec.Sgd(0.1)
            : new UpdaterSpec.Adam(1e-3, 0.9, 0.999, 1e-8);
    TrainSpec spec = SampleTraining.spec(folder, world, EPOCHS, rule).withGlobalBatch(batch);
    assertThat(spec.placement().lanes()).isEqualTo(MOST);

    // a run whose replicas differ after an epoch ends with an error
    TrainResult result = Trainer.run(() -> spark, dataset, spec, false, new RecordingListener());

    assertThat(result.epochs())
        .hasSize(EPOCHS)
        .allSatisfy(epoch -> assertThat(epoch.rows()).isEqualTo(ROWS))
        .allSatisfy(epoch -> assertThat(epoch.ranks()).hasSize(world));
    assertThat(result.selectedEpoch()).isEqualTo(EPOCHS);
    assertThat(result.selected().parametersSha256()).isEqualTo(result.parametersSha256());
    String file = result.model() + "/" + TrainingMetrics.FILE;
    JsonNode metrics = Json.read(dataset.storage().read(file), JsonNode.class, file);
    assertThat(List.of(metrics.path("steps").asInt(), metrics.path("ranks").asInt()))
        .containsExactly(EPOCHS * steps, world);
    return result;
  }
}
