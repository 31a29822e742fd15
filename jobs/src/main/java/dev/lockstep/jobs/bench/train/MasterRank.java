package dev.lockstep.jobs.bench.train;

import dev.lockstep.jobs.bench.rank.RankLines;
import dev.lockstep.jobs.session.Components;
import dev.lockstep.training.master.TrainingMasters;
import dev.lockstep.training.model.backend.NativeBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Main class of the process in which training masters fit the same network on the same RDD, one
 * after the other. It is told names of masters and answers each with one {@code fit}.
 */
public final class MasterRank {
  /** Tasks that train together. */
  static final int WORKERS = 2;

  /** Data sets of {@link TrainCase#BATCH} rows in the RDD: 234 steps, as many rows as MNIST has. */
  private static final int BATCHES = 468;

  private final JavaSparkContext spark;
  private final JavaRDD<DataSet> data;
  private final Map<String, SparkDl4jMultiLayer> networks = new HashMap<>();

  private MasterRank(JavaSparkContext spark) {
    this.spark = spark;
    List<Integer> numbers = IntStream.range(0, BATCHES).boxed().toList();
    this.data = spark.parallelize(numbers, WORKERS).mapPartitions(MasterRank::batches).cache();
    data.count();
  }

  /** Fits with each master that it is told, until its input ends. */
  public static void main(String[] args) {
    RankLines lines = RankLines.open();
    NativeBackend.initialize();
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + WORKERS + "]")
            .setAppName("lockstep bench train")
            .set("spark.ui.enabled", "false")
            .set("spark.ui.showConsoleProgress", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      MasterRank self = new MasterRank(spark);
      lines.answer(
          new SideVersion(
              "Spark %s, Deeplearning4j %s"
                  .formatted(spark.version(), Components.versions().get("Deeplearning4j"))));
      for (String line = lines.hear(); line != null; line = lines.hear()) {
        lines.answer(self.fit(line));
      }
    }
  }

  private Window fit(String master) {
    SparkDl4jMultiLayer network =
        networks.computeIfAbsent(
            master,
            name ->
                new SparkDl4jMultiLayer(
                    spark,
                    TrainCase.MLP.configuration(),
                    TrainingMasters.named(name, TrainCase.BATCH, WORKERS)));
    Stopwatch watch = Stopwatch.start();
    network.fit(data);
    long samples = (long) BATCHES * TrainCase.BATCH;
    return new Window(samples, watch.seconds(), watch.cpuSeconds(), network.getScore(), List.of());
  }

  /** Made where they are used: Spark sends what is parallelized along with every task. */
  private static Iterator<DataSet> batches(Iterator<Integer> numbers) {
    List<DataSet> all = SyntheticBatch.dataSets(SyntheticBatch.ofRank(0), TrainCase.MLP);
    List<DataSet> chosen = new ArrayList<>();
    numbers.forEachRemaining(number -> chosen.add(all.get(number % all.size())));
    return chosen.iterator();
  }
}
