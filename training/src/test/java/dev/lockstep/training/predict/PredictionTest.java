package dev.lockstep.training.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Published;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.evaluate.Evaluator;
import dev.lockstep.training.evaluate.GroupScores;
import dev.lockstep.training.evaluate.GroupScores.Group;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Predictions on local files, read back with Spark. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PredictionTest {
  private static final int ROWS = 500;

  @TempDir static Path temporary;

  private static SparkSession spark;
  private static JavaSparkContext sc;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("prediction tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** A dataset, a model for it, and where predictions go. */
  private record Sample(DatasetVersion dataset, List<DatasetRow> rows, PredictSpec spec) {
    static Sample of(String name, LabelSpec label) {
      return of(name, PublishedSamples.schema(label), PublishedSamples.rows(label, ROWS));
    }

    static Sample of(String name, Schema schema, List<DatasetRow> rows) {
      String folder = temporary.toUri() + name;
      DatasetVersion dataset = PublishedSamples.dataset(sc, folder + "/data", schema, rows);
      String model = PublishedSamples.model(dataset, folder + "/model", 7);
      return new Sample(
          dataset, rows, new PredictSpec(model, Split.TEST, folder + "/predictions/"));
    }

    Prediction.Result predict(boolean fresh) {
      return Prediction.run(() -> spark, dataset, spec, fresh);
    }

    /** What the model answers to all rows at once, by key. */
    Map<String, float[]> answers() {
      ByteBuffer features =
          ByteBuffer.allocateDirect(rows.size() * PublishedSamples.ELEMENTS * Float.BYTES)
              .order(ByteOrder.nativeOrder());
      for (DatasetRow row : rows) {
        for (byte element : row.features()) {
          features.putFloat((element & 0xff) * (1 / 128f) + -1f);
        }
      }
      try (Replica replica = Replicas.open(ModelFiles.read(dataset.storage(), spec.model()))) {
        float[][] all = replica.predict(features.flip(), rows.size());
        Map<String, float[]> answers = new HashMap<>();
        for (int i = 0; i < all.length; i++) {
          answers.put(rows.get(i).key(), all[i]);
        }
        return answers;
      }
    }
  }

  private static List<Row> read(Prediction.Result result) {
    return spark.read().parquet(result.folder() + "/test").collectAsList();
  }

  @Test
  void everyRowHasItsClassAndProbabilities() {
    Sample sample = Sample.of("classes", PublishedSamples.CLASSES);
    Prediction.Result result = sample.predict(false);

    Map<String, float[]> answers = sample.answers();
    List<Row> found = read(result);
    assertThat(found).hasSize(ROWS).extracting(r -> r.getString(0)).doesNotHaveDuplicates();
    for (Row row : found) {
      float[] answer = answers.get(row.getString(0));
      List<Float> probabilities = row.getList(3);
      assertThat(probabilities).hasSize(3);
      int best = 0;
      for (int c = 0; c < 3; c++) {
        assertThat(probabilities.get(c)).isCloseTo(answer[c], within(1e-6f));
        best = probabilities.get(c) > probabilities.get(best) ? c : best;
      }
      assertThat(row.getString(1)).isEqualTo(List.of("no", "may be", "yes").get(best));
      assertThat(row.getFloat(2)).isEqualTo(probabilities.get(best));
    }
    assertThat(spark.read().parquet(result.folder() + "/test").schema().toDDL())
        .contains("key STRING", "predicted STRING", "probability FLOAT")
        .contains("probabilities ARRAY<FLOAT>");
    PredictionManifest manifest = result.manifest();
    assertThat(manifest.rows()).isEqualTo(ROWS);
    assertThat(manifest.model().address()).isEqualTo(sample.spec().model());
    assertThat(manifest.dataset().id()).isEqualTo(sample.dataset().manifest().id());
    assertThat(manifest.label()).isEqualTo(PublishedSamples.CLASSES);
  }

  @Test
  void valuesAreInTargetUnits() {
    Sample sample = Sample.of("values", PublishedSamples.VALUE);
    ValueLabel label = (ValueLabel) PublishedSamples.VALUE;
    Map<String, float[]> answers = sample.answers();
    for (Row row : read(sample.predict(false))) {
      double stored = answers.get(row.getString(0))[0];
      double target = Math.exp(stored * label.scale() + label.shift());
      assertThat(row.getDouble(1)).isCloseTo(target, within(1e-5 * target));
    }
  }

  @Test
  void theSameAgainIsNoticedAndAnotherModelIsNot() {
    Sample sample = Sample.of("again", PublishedSamples.CLASSES);
    Prediction.Result first = sample.predict(false);
    Prediction.Result second = sample.predict(false);
    assertThat(second.reused()).isTrue();
    assertThat(second.folder()).isEqualTo(first.folder());
    assertThat(second.manifest()).isEqualTo(first.manifest());

    Prediction.Result fresh = sample.predict(true);
    assertThat(fresh.reused()).isFalse();
    assertThat(fresh.folder()).isNotEqualTo(first.folder());
    // the same rows in the same files
    assertThat(fresh.manifest().files()).isEqualTo(first.manifest().files());

    String other = PublishedSamples.model(sample.dataset(), temporary.toUri() + "again/other", 8);
    PredictSpec spec = new PredictSpec(other, Split.TEST, sample.spec().output());
    Prediction.Result ofOther = Prediction.run(() -> spark, sample.dataset(), spec, false);
    assertThat(ofOther.reused()).isFalse();
    assertThat(ofOther.manifest().files()).isNotEqualTo(first.manifest().files());
  }

  @Test
  void aRunThatFailsPublishesNothingAndTheSameCommandStartsAgain() throws IOException {
    Sample sample = Sample.of("damaged", PublishedSamples.CLASSES);
    String last =
        sample.dataset().uri(sample.dataset().manifest().split(Split.TEST).files().get(2));
    Path file = Path.of(URI.create(last));
    byte[] content = Files.readAllBytes(file);
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(content.length / 3);
      damaged.write(new byte[40]);
    }
    assertThatThrownBy(() -> sample.predict(false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("part-00002.parquet")
        .hasMessageContaining("damaged");
    assertThat(Published.latest(sample.dataset().storage(), sample.spec().output())).isEmpty();
    assertThat(sample.dataset().storage().list(sample.spec().output())).isEmpty();

    Files.write(file, content);
    assertThat(read(sample.predict(false))).hasSize(ROWS);
  }

  @Test
  void refusesRowsOfAnotherSchemaAndPlacesOfSomethingElse() {
    Sample sample = Sample.of("classes-2", PublishedSamples.CLASSES);
    Sample other = Sample.of("values-2", PublishedSamples.VALUE);
    PredictSpec mixed = new PredictSpec(other.spec().model(), Split.TEST, sample.spec().output());
    assertThatThrownBy(() -> Prediction.run(() -> spark, sample.dataset(), mixed, false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("trained on another schema");
    PredictSpec empty = new PredictSpec(sample.spec().model(), Split.TRAIN, "file:///x");
    assertThatThrownBy(() -> Prediction.run(() -> spark, sample.dataset(), empty, false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the split train of")
        .hasMessageContaining("[test]");
    for (String place : List.of(sample.dataset().dataset(), modelRoot(sample))) {
      PredictSpec onto = new PredictSpec(sample.spec().model(), Split.TEST, place);
      assertThatThrownBy(() -> Prediction.run(() -> spark, sample.dataset(), onto, true))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("something else than predictions");
    }
  }

  private static String modelRoot(Sample sample) {
    return sample.spec().model().replaceAll("/versions/.*", "");
  }

  /** Of a thousand classes, and more rows than a page has values. */
  @Test
  void manyClassesAndRowsAreReadBackByOthers() {
    List<String> names = new ArrayList<>();
    for (int c = 0; c < 1000; c++) {
      names.add("class " + c);
    }
    LabelSpec label = new ClassLabel("label", names);
    Sample sample =
        Sample.of("many", PublishedSamples.schema(label), PublishedSamples.rows(label, ROWS));
    Map<String, float[]> answers = sample.answers();
    for (Row row : read(sample.predict(false))) {
      List<Float> probabilities = row.getList(3);
      float[] expected = answers.get(row.getString(0));
      double largest = 0;
      for (int c = 0; c < 1000; c++) {
        largest = Math.max(largest, Math.abs(probabilities.get(c) - expected[c]));
      }
      assertThat(probabilities).hasSize(1000);
      assertThat(largest).isLessThan(1e-6);
    }
  }

  @Test
  void scoresByGroupAreThoseOfItsRows() {
    Sample sample = Sample.of("groups", PublishedSamples.CLASSES);
    EvaluateSpec spec = new EvaluateSpec(Split.TEST, 0, 5, List.of("town", "day"));
    ClassificationReport report =
        (ClassificationReport) Evaluator.run(spark, sample.dataset(), sample.spec().model(), spec);
    assertThat(report.topK().k()).isEqualTo(3);
    assertThat(report.groups()).extracting(GroupScores::column).containsExactly("town", "day");
    assertThat(report.groups().get(0).groups())
        .extracting(Group::value)
        .containsExactly("town 0", "town 1", "town 2");
    assertThat(report.groups().get(1).groups()).extracting(Group::rows).containsExactly(125L, 375L);
    for (GroupScores column : report.groups()) {
      double right = column.groups().stream().mapToDouble(g -> g.accuracy() * g.rows()).sum();
      assertThat(right / ROWS).isCloseTo(report.accuracy(), within(1e-12));
    }
    Map<String, float[]> answers = sample.answers();
    long rightInFirst = 0;
    long first = 0;
    for (int i = 0; i < ROWS; i += 3) {
      float[] answer = answers.get("row " + i);
      int best = answer[1] > answer[0] ? 1 : 0;
      best = answer[2] > answer[best] ? 2 : best;
      first++;
      rightInFirst += best == sample.rows().get(i).label() ? 1 : 0;
    }
    Group town = report.groups().get(0).groups().get(0);
    assertThat(town.rows()).isEqualTo(first);
    assertThat(town.accuracy()).isCloseTo((double) rightInFirst / first, within(1e-12));

    EvaluateSpec unknown = new EvaluateSpec(Split.TEST, 0, 5, List.of("city"));
    assertThatThrownBy(() -> Evaluator.run(spark, sample.dataset(), sample.spec().model(), unknown))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no column city")
        .hasMessageContaining("keeps town, day");
  }
}
