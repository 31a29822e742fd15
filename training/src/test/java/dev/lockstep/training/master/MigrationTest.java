package dev.lockstep.training.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The code of the page for programs that come from Deeplearning4j's training masters. */
@Timeout(180)
class MigrationTest {
  private static final Path PAGE = Path.of("../docs/how-to/migrate-from-dl4j-spark.md");
  private static final Path SOURCE =
      Path.of("src/test/java/dev/lockstep/training/master/MigrationTest.java");
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static JavaSparkContext sc;

  @BeforeAll
  static void start() {
    sc =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("migration tests")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    sc.stop();
  }

  private final MultiLayerConfiguration configuration =
      new NeuralNetConfiguration.Builder()
          .seed(1)
          .list()
          .layer(
              new OutputLayer.Builder(LossFunction.MCXENT)
                  .nIn(4)
                  .nOut(3)
                  .activation(Activation.SOFTMAX)
                  .build())
          .build();

  @Test
  void theLinesBeforeTrain() {
    JavaRDD<DataSet> data = data();
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(2, 128)
            .batchSizePerWorker(64)
            .averagingFrequency(5)
            .build();
    new SparkDl4jMultiLayer(sc, configuration, master).fit(data);
  }

  @Test
  void theLinesAfterTrain() {
    JavaRDD<DataSet> data = data();
    LockstepTrainingMaster master = new LockstepTrainingMaster.Builder(64).workers(2).build();
    new SparkDl4jMultiLayer(sc, configuration, master).fit(data);
    assertThat(master.getIsCollectTrainingStats()).isFalse();
  }

  @Test
  void mastersAreChosenByName() {
    TrainingMaster<?, ?> chosen = TrainingMasters.named("parameter_averaging", 64, 2);
    assertThat(chosen).isInstanceOf(ParameterAveragingTrainingMaster.class);
    assertThat(TrainingMasters.named("lockstep", 64, 2)).isInstanceOf(LockstepTrainingMaster.class);
    assertThatThrownBy(() -> TrainingMasters.named("shared", 64, 2))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("SharedTrainingMaster cannot be chosen");
    assertThatThrownBy(() -> TrainingMasters.named("sync", 64, 2))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "there is no training master \"sync\"; there are: lockstep, parameter_averaging");
  }

  @Test
  void thisIsTheCodeOfThePage() throws IOException {
    String source = withoutSpace(Files.readString(SOURCE));
    Matcher blocks = CODE.matcher(Files.readString(PAGE));
    int found = 0;
    while (blocks.find()) {
      assertThat(source).contains(withoutSpace(blocks.group(1)));
      found++;
    }
    assertThat(found).isEqualTo(3);
  }

  /** The formatter breaks lines where the page does not. */
  private static String withoutSpace(String code) {
    return code.replaceAll("\\s", "");
  }

  private static JavaRDD<DataSet> data() {
    List<DataSet> sets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      INDArray labels = Nd4j.zeros(DataType.FLOAT, 128, 3);
      for (int row = 0; row < 128; row++) {
        labels.putScalar(row, row % 3, 1);
      }
      sets.add(new DataSet(Nd4j.rand(DataType.FLOAT, 128, 4), labels));
    }
    return sc.parallelize(sets, 2);
  }
}
