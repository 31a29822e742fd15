package dev.lockstep.training.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.listeners.VanillaStatsStorageRouter;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import scala.Tuple2;

/** Against one process that trains on the workers' joined batches. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LockstepTrainingMasterTest {
  private static final int WORKERS = 2;
  private static final int BATCH = 8;
  private static final double TOLERANCE = 1e-5;

  private static JavaSparkContext sc;

  @TempDir Path temporary;

  @BeforeAll
  static void start() {
    sc =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("training master tests")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    sc.stop();
  }

  @Test
  void equalsOneProcessWithTheJoinedBatches() {
    List<DataSet> rows = rows(4 * WORKERS * BATCH);
    MultiLayerNetwork alone = alone(rows);

    MultiLayerNetwork trained = fit(sc.parallelize(rows, 3));

    assertSame(alone, trained);
    assertThat(trained.getIterationCount()).isEqualTo(4);
    assertThat(trained.score()).isCloseTo(alone.score(), within());
  }

  @Test
  void usesEveryRowWhenWorkersHaveDifferentNumbersOfThem() {
    // 17 rows: worker 0 gets 9 and takes two steps, worker 1 gets 8 and has none left for the
    // second
    List<DataSet> rows = rows(2 * BATCH + 1);
    MultiLayerNetwork alone = alone(rows);

    assertSame(alone, fit(sc.parallelize(rows, 5)));
  }

  @Test
  void aSingleRowTrainsOnAllWorkers() {
    List<DataSet> rows = rows(1);
    assertSame(alone(rows), fit(sc.parallelize(rows, 1)));
  }

  @Test
  void trainsGraphsOnMultiDataSets() {
    List<DataSet> rows = rows(2 * WORKERS * BATCH);
    List<MultiDataSet> multi = new ArrayList<>();
    rows.forEach(row -> multi.add(row.toMultiDataSet()));
    ComputationGraph alone = new ComputationGraph(graph());
    alone.init();
    batches(rows).forEach(alone::fit);

    ComputationGraph trained =
        new SparkComputationGraph(sc, graph(), master()).fitMultiDataSet(sc.parallelize(multi, 3));

    assertSame(alone, trained);
  }

  @Test
  void trainsOnSavedDataSets() {
    List<DataSet> rows = rows(2 * WORKERS * BATCH);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Path file = temporary.resolve(i + ".bin");
      rows.get(i).save(file.toFile());
      paths.add(file.toUri().toString());
    }
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(sc, layers(), master());

    assertSame(alone(rows), network.fitPaths(sc.parallelize(paths, 3)));
  }

  @Test
  void secondFitContinuesWithTheUpdatersState() {
    List<DataSet> rows = rows(2 * WORKERS * BATCH);
    MultiLayerNetwork alone = new MultiLayerNetwork(layers());
    alone.init();
    batches(rows).forEach(alone::fit);
    batches(rows).forEach(alone::fit);

    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(sc, layers(), master());
    network.fit(sc.parallelize(rows, 3));

    assertSame(alone, network.fit(sc.parallelize(rows, 3)));
  }

  @Test
  void anEmptyRddChangesNothing() {
    MultiLayerNetwork before = new MultiLayerNetwork(layers());
    before.init();
    assertThat(fit(sc.<DataSet>emptyRDD()).params()).isEqualTo(before.params());
  }

  @Test
  void listenersHearOfTheTrainedNetworkAndStatisticsAreThereOnRequest() {
    List<Integer> heard = new ArrayList<>();
    LockstepTrainingMaster master = master();
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(sc, layers(), master);
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            heard.add(iteration);
          }
        });
    assertThat(network.getSparkTrainingStats()).isNull();
    network.setCollectTrainingStats(true);

    network.fit(sc.parallelize(rows(2 * WORKERS * BATCH), 3));

    assertThat(heard).containsExactly(2);
    assertThat(network.getSparkTrainingStats().getValue(LockstepTrainingStats.FIT))
        .hasSize(WORKERS);
  }

  @Test
  void settingsSurviveJson() {
    LockstepTrainingMaster master =
        new LockstepTrainingMaster.Builder(16)
            .workers(3)
            .timeouts(Duration.ofSeconds(5), Duration.ofSeconds(7))
            .maxAttempts(2)
            .repartition(Repartition.Never)
            .build();
    assertThat(LockstepTrainingMaster.fromJson(master.toJson()).toJson())
        .isEqualTo(master.toJson())
        .contains("\"progress_timeout_seconds\":7", "\"workers\":3", "\"repartition\":\"Never\"");
  }

  @Test
  void jsonOfAnEarlierVersionMeansDealtRows() {
    String now = new LockstepTrainingMaster.Builder(16).build().toJson();
    String earlier = now.replaceFirst(",\"repartition\":.*", "}");
    assertThat(earlier).isNotEqualTo(now);
    assertThat(LockstepTrainingMaster.fromJson(earlier).toJson()).isEqualTo(now);
  }

  @Test
  void truncatedSequencesAreOneUpdatePerSegmentAlsoInASecondFit() {
    List<DataSet> rows = sequences(2 * WORKERS * BATCH);
    MultiLayerNetwork alone = new MultiLayerNetwork(truncated());
    alone.init();
    batches(rows).forEach(alone::fit);
    batches(rows).forEach(alone::fit);

    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(sc, truncated(), master());
    network.fit(sc.parallelize(rows, 3));
    MultiLayerNetwork trained = network.fit(sc.parallelize(rows, 3));

    assertSame(alone, trained);
    assertThat(trained.getLayerWiseConfigurations().getIterationCount())
        .isEqualTo(alone.getLayerWiseConfigurations().getIterationCount())
        .isEqualTo(2 * 2 * 3);
  }

  @Test
  void partitionsStayAsTheyAreOnRequest() {
    // worker 0 has 3 rows, worker 1 has 9 and so a second step, which it takes alone
    List<DataSet> rows = rows(12);
    JavaRDD<DataSet> uneven =
        sc.parallelize(rows, 1)
            .zipWithIndex()
            .mapToPair(row -> new Tuple2<>(row._2() < 3 ? 0 : 1, row._1()))
            .partitionBy(new HashPartitioner(WORKERS))
            .values();
    MultiLayerNetwork alone = new MultiLayerNetwork(layers());
    alone.init();
    alone.fit(DataSet.merge(rows.subList(0, 3 + BATCH)));
    alone.fit(DataSet.merge(rows.subList(3 + BATCH, 12)));
    LockstepTrainingMaster.Builder builder =
        new LockstepTrainingMaster.Builder(BATCH).workers(WORKERS).repartition(Repartition.Never);

    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(sc, layers(), builder.build());

    assertSame(alone, network.fit(uneven));
    assertThatThrownBy(() -> network.fit(sc.parallelize(rows, 3)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the RDD has 3 partitions, but 2 workers need one each");
  }

  @Test
  void hooksRunAroundEveryStepOfEveryWorker() {
    CountingHook.BEFORE.set(0);
    CountingHook.AFTER.set(0);
    LockstepTrainingMaster master = master();
    master.addHook(new CountingHook());
    new SparkDl4jMultiLayer(sc, layers(), master).fit(sc.parallelize(rows(3 * WORKERS * BATCH), 3));
    assertThat(CountingHook.BEFORE).hasValue(3 * WORKERS);
    assertThat(CountingHook.AFTER).hasValue(3 * WORKERS);
  }

  @Test
  void networksOfTheWorkersAreFreed() {
    CountingHook.NETWORKS.clear();
    LockstepTrainingMaster master = master();
    master.addHook(new CountingHook());
    MultiLayerNetwork trained =
        new SparkDl4jMultiLayer(sc, layers(), master).fit(sc.parallelize(rows(WORKERS * BATCH), 3));

    assertThat(CountingHook.NETWORKS)
        .hasSize(WORKERS)
        .allMatch(network -> network.params().wasClosed());
    assertThat(trained.params().wasClosed()).isFalse();
  }

  @Test
  void jobsOfTheProgramStayInItsGroup() {
    sc.setJobGroup("nightly", "all of tonight", true);
    try {
      fit(sc.parallelize(rows(1), 1));

      assertThat(sc.getLocalProperty("spark.jobGroup.id")).isEqualTo("nightly");
      assertThat(sc.getLocalProperty("spark.job.description")).isEqualTo("all of tonight");
      assertThat(sc.getLocalProperty("spark.job.interruptOnCancel")).isEqualTo("true");
    } finally {
      sc.clearJobGroup();
    }
    fit(sc.parallelize(rows(1), 1));
    assertThat(sc.getLocalProperty("spark.jobGroup.id")).isNull();
  }

  @Test
  void listenersThatRouteStatisticsGetTheRouter() {
    StatsStorageRouter router = new VanillaStatsStorageRouter();
    RoutingListener listener = new RoutingListener();
    LockstepTrainingMaster master = master();
    master.setListeners(router, List.of(listener));
    assertThat(listener.getStorageRouter()).isSameAs(router);
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatThrownBy(() -> new LockstepTrainingMaster.Builder(0))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("batchSizePerWorker must be at least 1 but was 0");
  }

  private static LockstepTrainingMaster master() {
    return new LockstepTrainingMaster.Builder(BATCH).workers(WORKERS).build();
  }

  private static MultiLayerNetwork fit(JavaRDD<DataSet> data) {
    return new SparkDl4jMultiLayer(sc, layers(), master()).fit(data);
  }

  private static MultiLayerNetwork alone(List<DataSet> rows) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers());
    network.init();
    batches(rows).forEach(network::fit);
    return network;
  }

  /** What all workers together train on in each step: worker w has rows w, w + WORKERS, ... */
  private static List<DataSet> batches(List<DataSet> rows) {
    List<DataSet> batches = new ArrayList<>();
    for (int start = 0; start < rows.size(); start += WORKERS * BATCH) {
      int end = Math.min(rows.size(), start + WORKERS * BATCH);
      batches.add(DataSet.merge(rows.subList(start, end)));
    }
    return batches;
  }

  private static List<DataSet> rows(int count) {
    Random random = new Random(11);
    List<DataSet> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] features = new float[4];
      for (int j = 0; j < features.length; j++) {
        features[j] = (float) random.nextGaussian();
      }
      INDArray label = Nd4j.zeros(1, 3);
      label.putScalar(0, random.nextInt(3), 1);
      rows.add(new DataSet(Nd4j.create(new float[][] {features}), label));
    }
    return rows;
  }

  /** Sequences of 5 steps, cut into segments of 2, 2 and 1. */
  private static MultiLayerConfiguration truncated() {
    return settings()
        .list()
        .layer(new LSTM.Builder().nIn(4).nOut(6).activation(Activation.TANH).build())
        .layer(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(6)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build())
        .backpropType(BackpropType.TruncatedBPTT)
        .tBPTTLength(2)
        .build();
  }

  private static List<DataSet> sequences(int count) {
    Random random = new Random(12);
    List<DataSet> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      INDArray features = Nd4j.zeros(1, 4, 5);
      INDArray labels = Nd4j.zeros(1, 3, 5);
      for (int time = 0; time < 5; time++) {
        for (int j = 0; j < 4; j++) {
          features.putScalar(new int[] {0, j, time}, random.nextGaussian());
        }
        labels.putScalar(new int[] {0, random.nextInt(3), time}, 1);
      }
      rows.add(new DataSet(features, labels));
    }
    return rows;
  }

  /** Counts in this JVM, where local executors run. */
  private static final class CountingHook implements TrainingHook {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger BEFORE = new AtomicInteger();
    private static final AtomicInteger AFTER = new AtomicInteger();
    private static final Set<Model> NETWORKS = ConcurrentHashMap.newKeySet();

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet batch, Model network) {
      BEFORE.incrementAndGet();
      NETWORKS.add(network);
    }

    @Override
    public void postUpdate(org.nd4j.linalg.dataset.api.DataSet batch, Model network) {
      AFTER.incrementAndGet();
    }

    @Override
    public void preUpdate(MultiDataSet batch, Model network) {
      BEFORE.incrementAndGet();
    }

    @Override
    public void postUpdate(MultiDataSet batch, Model network) {
      AFTER.incrementAndGet();
    }
  }

  private static final class RoutingListener extends BaseTrainingListener
      implements RoutingIterationListener {
    private static final long serialVersionUID = 1L;
    private transient StatsStorageRouter router;

    @Override
    public void setStorageRouter(StatsStorageRouter router) {
      this.router = router;
    }

    @Override
    public StatsStorageRouter getStorageRouter() {
      return router;
    }

    @Override
    public void setWorkerID(String worker) {}

    @Override
    public String getWorkerID() {
      return "driver";
    }

    @Override
    public void setSessionID(String session) {}

    @Override
    public String getSessionID() {
      return "session";
    }

    @Override
    public RoutingIterationListener clone() {
      return new RoutingListener();
    }
  }

  private static NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder().seed(5).updater(new Adam(0.05)).l2(1e-3);
  }

  private static MultiLayerConfiguration layers() {
    return settings().list().layer(hidden()).layer(output()).build();
  }

  private static ComputationGraphConfiguration graph() {
    return settings()
        .graphBuilder()
        .addInputs("in")
        .addLayer("hidden", hidden(), "in")
        .addLayer("out", output(), "hidden")
        .setOutputs("out")
        .build();
  }

  private static DenseLayer hidden() {
    return new DenseLayer.Builder().nIn(4).nOut(6).activation(Activation.TANH).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(6)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static void assertSame(Model expected, Model trained) {
    double difference = expected.params().sub(trained.params()).amaxNumber().doubleValue();
    assertThat(difference).isLessThanOrEqualTo(TOLERANCE);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-5);
  }
}
