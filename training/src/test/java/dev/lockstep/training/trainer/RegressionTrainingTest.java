package dev.lockstep.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.evaluate.Evaluator;
import dev.lockstep.training.evaluate.RegressionReport;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.Stopping.Early;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A label that is a number, from the dataset to scores in its units; ranks are threads. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RegressionTrainingTest {
  private static final LayerSpec HIDDEN = new LayerSpec.Dense(8, "tanh");

  @TempDir static Path temporary;

  private static SparkSession spark;
  private static DatasetVersion dataset;
  private static DatasetVersion logarithms;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("regression tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Storage storage = Storage.of(sc.hadoopConfiguration());
    dataset = PricedHouses.publish(sc, storage, temporary.toUri() + "houses");
    logarithms =
        PricedHouses.publish(sc, storage, temporary.toUri() + "log", PricedHouses.LOG_PRICE);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mse", "mae"})
  void twoRanksEqualOneWithTheSameGlobalBatch(String loss, TestReporter reporter) {
    UpdaterSpec sgd = new UpdaterSpec.Sgd(0.1);
    NetworkSpec network = PricedHouses.network(loss, HIDDEN);
    TrainSpec one =
        SampleTraining.with(SampleTraining.spec(folder("1" + loss), 1, 2, sgd), network);
    TrainSpec two =
        SampleTraining.with(SampleTraining.spec(folder("2" + loss), 2, 2, sgd), network);
    TrainResult alone = train(one);
    TrainResult together = train(two);

    double largest = SampleTraining.largestDifference(dataset.storage(), alone, together);
    reporter.publishEntry(
        "largest difference of a parameter with loss " + loss, Double.toString(largest));
    assertThat(largest).isLessThanOrEqualTo(1e-5);
    ValidationScores scores = alone.epochs().get(1).validation();
    assertThat(together.epochs().get(1).validation().rmse())
        .isCloseTo(scores.rmse(), within(1e-4 * scores.rmse()));
    assertThat(scores.loss())
        .isCloseTo(
            loss.equals("mae")
                ? scores.mae() / PricedHouses.PRICE.scale()
                : Math.pow(scores.rmse() / PricedHouses.PRICE.scale(), 2),
            within(1e-9));
  }

  @Test
  void aLinearNetworkFindsTheNoiseInTargetUnits() {
    TrainResult result = train(adam("linear", 20, PricedHouses.network("mse")));

    ValidationScores last = result.epochs().get(19).validation();
    assertThat(last.rmse()).isCloseTo(PricedHouses.NOISE, within(0.1 * PricedHouses.NOISE));
    assertThat(last.r2()).isGreaterThan(0.98);
    assertThat(last.accuracy()).isNull();
    assertThat(result.epochs().get(0).validation().r2()).isLessThan(last.r2());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theReportSaysWhatThePredictionsOfThePublishedModelSay(boolean ofLogarithms) {
    DatasetVersion houses = ofLogarithms ? logarithms : dataset;
    TrainSpec spec = adam("report" + ofLogarithms, 4, PricedHouses.network("mse", HIDDEN));
    TrainResult result = Trainer.run(() -> spark, houses, spec, false, new RecordingListener());

    RegressionReport report =
        (RegressionReport)
            Evaluator.run(spark, houses, result.model(), EvaluateSpec.of(Split.TEST, 5));

    double squares = 0;
    double absolute = 0;
    double residuals = 0;
    double mean = 0;
    Map<Double, Double> predictions = predictions(houses, result);
    for (Map.Entry<Double, Double> row : predictions.entrySet()) {
      double residual = row.getKey() - row.getValue();
      squares += residual * residual / 200;
      absolute += Math.abs(residual) / 200;
      residuals += residual / 200;
      mean += row.getKey() / 200;
    }
    double variance = 0;
    for (double target : predictions.keySet()) {
      variance += (target - mean) * (target - mean) / 200;
    }
    assertThat(report.rows()).isEqualTo(200);
    assertThat(report.unit()).isEqualTo("USD");
    assertThat(report.mse()).isCloseTo(squares, within(1e-6 * squares));
    assertThat(report.rmse()).isCloseTo(Math.sqrt(squares), within(1e-2));
    assertThat(report.mae()).isCloseTo(absolute, within(1e-2));
    assertThat(report.meanResidual()).isCloseTo(residuals, within(1e-2));
    assertThat(report.r2()).isCloseTo(1 - squares / variance, within(1e-7));
    assertThat(report.points()).hasSize(200);
    assertThat(report.deciles()).hasSize(10);
    RegressionReport validation =
        (RegressionReport)
            Evaluator.run(spark, houses, result.model(), EvaluateSpec.of(Split.VALIDATION, 5));
    ValidationScores last = result.epochs().get(3).validation();
    assertThat(validation.rmse()).isCloseTo(last.rmse(), within(1e-2));
    assertThat(validation.r2()).isCloseTo(last.r2(), within(1e-6));
    assertThat(Evaluator.run(spark, houses, result.model(), EvaluateSpec.of(Split.TEST, 5)))
        .isEqualTo(report);
  }

  @Test
  void stopsEarlyByAScoreInTargetUnits() {
    TrainSpec spec =
        SampleTraining.stopping(
            adam("early", 200, PricedHouses.network("mse")), new Early("validation_rmse", 2, 500));

    TrainResult result = train(spec);

    assertThat(result.stopReason()).isEqualTo("early_stopping");
    int last = result.epochs().size();
    assertThat(result.parametersSha256())
        .isEqualTo(result.epochs().get(last - 3).parametersSha256());
  }

  @Test
  void aLossOrAMetricOfClassesIsRefusedBeforeSparkIsAskedFor() {
    TrainSpec classes = SampleTraining.adam(folder("refused"), 2, 3);
    Early accuracy = new Early("validation_accuracy", 2, 0);
    TrainSpec fits = SampleTraining.with(classes, PricedHouses.network("mse", HIDDEN));

    assertRefused(
        classes, "layer 1 (output): loss cross_entropy is for classes, but the label price");
    assertRefused(
        SampleTraining.with(
            classes,
            new NetworkSpec(List.of(new LayerSpec.Output("softmax", "mse")), "xavier_uniform", 0)),
        "loss mse needs activation identity, found softmax");
    assertRefused(
        SampleTraining.stopping(fits, accuracy),
        "validation_loss, validation_mae, validation_rmse, validation_r2, because the label price");
  }

  private static void assertRefused(TrainSpec spec, String message) {
    assertThatThrownBy(
            () ->
                Trainer.run(
                    () -> {
                      throw new AssertionError("Spark was asked for");
                    },
                    dataset,
                    spec,
                    false,
                    new RecordingListener()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  /** Target to prediction of every test row, by the model's files alone. */
  private static Map<Double, Double> predictions(DatasetVersion of, TrainResult result) {
    ModelFiles files = ModelFiles.read(of.storage(), result.model());
    ValueLabel label = (ValueLabel) files.manifest().origin().schema().label();
    Map<String, DatasetRow> rows = new HashMap<>();
    PricedHouses.rows(Split.TEST).forEach(row -> rows.put(row.key(), row));
    Map<Double, Double> predictions = new HashMap<>();
    ByteBuffer input = ByteBuffer.allocateDirect(6 * 4).order(ByteOrder.nativeOrder());
    try (Replica replica = Replicas.open(files)) {
      for (ShardFile file : of.manifest().split(Split.TEST).files()) {
        try (ShardReader reader = ShardReader.open(of, file)) {
          for (int group = 0; group < file.rowGroups().size(); group++) {
            RowGroupData data = reader.read(group, true);
            for (int row = 0; row < data.rows(); row++) {
              FloatBuffer features = input.asFloatBuffer();
              data.copyRow(row, features);
              assertThat(features.remaining()).isZero();
              double target = label.target(rows.get(data.keys().get(row)).label());
              predictions.put(target, label.target(replica.predict(input, 1)[0][0]));
            }
          }
        }
      }
    }
    return predictions;
  }

  private static TrainSpec adam(String name, int epochs, NetworkSpec network) {
    return SampleTraining.with(
        SampleTraining.spec(folder(name), 2, epochs, new UpdaterSpec.Adam(0.05, 0.9, 0.999, 1e-8)),
        network);
  }

  private static TrainResult train(TrainSpec spec) {
    return Trainer.run(() -> spark, dataset, spec, false, new RecordingListener());
  }

  private static String folder(String name) {
    return temporary.toUri() + name;
  }
}
