package dev.lockstep.training.master;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Synchronous training for programs that use {@link SparkDl4jMultiLayer} or {@link
 * SparkComputationGraph}: every step is one update with the mean gradient over all workers'
 * batches, so the result equals one process that trains on the joined batches. Use it where another
 * training master was:
 *
 * <pre>{@code
 * TrainingMaster<?, ?> master = new LockstepTrainingMaster.Builder(64).workers(2).build();
 * new SparkDl4jMultiLayer(sc, configuration, master).fit(data);
 * }</pre>
 *
 * <p>The RDD's elements are dealt to the workers in turn, which depends on their order alone,
 * unless {@link Builder#repartition} says otherwise; workers regroup them into batches of the given
 * size. Every row is used exactly once per {@code fit}, with the same weight, also where workers
 * get different numbers of rows. A lost executor makes the {@code fit} start over from the driver's
 * parameters; there are no checkpoints in between. Parameters and updater state together must stay
 * below 2 GiB. With truncated back-propagation through time all sequences must have one length.
 *
 * <p>All workers run at the same time: dynamic allocation must be off. With {@code
 * spark.serializer} set to Kryo, {@code spark.kryo.registrator} must be {@code
 * org.nd4j.kryo.Nd4jRegistrator}.
 */
public final class LockstepTrainingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {
  private final MasterSettings settings;
  private final Set<TrainingHook> hooks = new LinkedHashSet<>();
  private final List<TrainingListener> listeners = new ArrayList<>();
  private LockstepTrainingStats stats;

  private LockstepTrainingMaster(MasterSettings settings) {
    this.settings = settings;
  }

  /** A master from what {@link #toJson()} gave. */
  public static LockstepTrainingMaster fromJson(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new LockstepTrainingMaster(
        Json.read(bytes, MasterSettings.class, "the training master's JSON"));
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    double score = train(network.getNetwork(), data, new Examples.Single());
    network.setScore(score);
  }

  @Override
  public void executeTraining(SparkComputationGraph network, JavaRDD<DataSet> data) {
    double score = train(network.getNetwork(), data, new Examples.Single());
    network.setScore(score);
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph network, JavaRDD<MultiDataSet> data) {
    double score = train(network.getNetwork(), data, new Examples.Multi());
    network.setScore(score);
  }

  /** The files are read on the executors, one at a time. */
  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    SerializableConfiguration configuration =
        new SerializableConfiguration(paths.context().hadoopConfiguration());
    MasterRun run = run();
    double score;
    if (multiLoader != null) {
      JavaRDD<MultiDataSet> data =
          run.dealt(paths).map(new LoadExamples<MultiDataSet>(multiLoader, configuration));
      score = run.train(graph.getNetwork(), data, new Examples.Multi());
    } else {
      JavaRDD<DataSet> data =
          run.dealt(paths).map(new LoadExamples<DataSet>(loader, configuration));
      Model model = network == null ? graph.getNetwork() : network.getNetwork();
      score = run.train(model, data, new Examples.Single());
    }
    if (network == null) {
      graph.setScore(score);
    } else {
      network.setScore(score);
    }
  }

  private <T> double train(Model network, JavaRDD<T> data, Examples<T> examples) {
    MasterRun run = run();
    return run.train(network, run.dealt(data), examples);
  }

  private MasterRun run() {
    return new MasterRun(settings, List.copyOf(hooks), List.copyOf(listeners), stats);
  }

  /** Hooks run on the executors, around every step that has rows. */
  @Override
  public void addHook(TrainingHook hook) {
    hooks.add(hook);
  }

  @Override
  public void removeHook(TrainingHook hook) {
    hooks.remove(hook);
  }

  /**
   * Listeners stay on the driver: {@code iterationDone} is called once per {@code fit}, with the
   * trained network.
   */
  @Override
  public void setListeners(Collection<TrainingListener> listeners) {
    this.listeners.clear();
    this.listeners.addAll(listeners);
  }

  /**
   * As {@link #setListeners(Collection)}; listeners that route statistics do so to the router, or
   * where it is {@code null} to their own.
   */
  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> listeners) {
    setListeners(listeners);
    for (TrainingListener listener : listeners) {
      if (router != null && listener instanceof RoutingIterationListener routing) {
        routing.setStorageRouter(router);
      }
    }
  }

  /** Collects where the workers' time goes, see {@link LockstepTrainingStats}; off by default. */
  @Override
  public void setCollectTrainingStats(boolean collect) {
    stats = collect ? new LockstepTrainingStats() : null;
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return stats != null;
  }

  /** What was collected, or {@code null} if it was not asked for. */
  @Override
  public SparkTrainingStats getTrainingStats() {
    return stats;
  }

  @Override
  public String toJson() {
    return Json.line(settings);
  }

  /** JSON is YAML too. */
  @Override
  public String toYaml() {
    return toJson();
  }

  /** No file is ever written. */
  @Override
  public boolean deleteTempFiles(JavaSparkContext sc) {
    return true;
  }

  /** No file is ever written. */
  @Override
  public boolean deleteTempFiles(SparkContext sc) {
    return true;
  }

  /** Refused: Deeplearning4j's worker trains a batch alone, ours only in step with the others. */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw noWorker();
  }

  /** Refused, see {@link #getWorkerInstance(SparkDl4jMultiLayer)}. */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph network) {
    throw noWorker();
  }

  private static UserException noWorker() {
    return new UserException(
        "LockstepTrainingMaster has no TrainingWorker: its workers run only together, inside one"
            + " barrier stage; call fit(...) of SparkDl4jMultiLayer or SparkComputationGraph");
  }

  /** Order of calls: settings in any order, then {@link #build()}. */
  public static final class Builder {
    private final int batchSizePerWorker;
    private int workers;
    private Duration connect;
    private Duration progress;
    private int maxAttempts;
    private Repartition repartition;

    /**
     * @param batchSizePerWorker rows per worker and step, at least 1
     */
    public Builder(int batchSizePerWorker) {
      MasterSettings defaults = MasterSettings.defaults(batchSizePerWorker);
      this.batchSizePerWorker = batchSizePerWorker;
      this.workers = defaults.workers();
      this.connect = Duration.ofSeconds(defaults.connectTimeoutSeconds());
      this.progress = Duration.ofSeconds(defaults.progressTimeoutSeconds());
      this.maxAttempts = defaults.maxAttempts();
      this.repartition = defaults.repartition();
    }

    /** Number of workers; by default as many as there are task slots when {@code fit} is called. */
    public Builder workers(int workers) {
      this.workers = workers;
      return this;
    }

    /**
     * @param connect longest wait for all workers to be connected, 60 s by default
     * @param progress longest wait for any byte to move in an exchange, 60 s by default; loading a
     *     batch on another worker counts
     */
    public Builder timeouts(Duration connect, Duration progress) {
      this.connect = connect;
      this.progress = progress;
      return this;
    }

    /** Attempts of the training stage before {@code fit} fails, 4 by default. */
    public Builder maxAttempts(int maxAttempts) {
      this.maxAttempts = maxAttempts;
      return this;
    }

    /**
     * Whether elements are dealt to the workers, which moves them: {@link Repartition#Always} by
     * default. {@link Repartition#NumPartitionsWorkersDiffers} leaves an RDD with one partition for
     * each worker as it is, which is much faster where it is cached, and {@link Repartition#Never}
     * demands such an RDD. Partitions of different sizes are then trained on as they are: a worker
     * that has no rows left waits for the others.
     */
    public Builder repartition(Repartition repartition) {
      this.repartition = repartition;
      return this;
    }

    /**
     * @throws UserException if a setting is out of range
     */
    public LockstepTrainingMaster build() {
      return new LockstepTrainingMaster(
          new MasterSettings(
              batchSizePerWorker,
              workers,
              connect.toSeconds(),
              progress.toSeconds(),
              maxAttempts,
              repartition));
    }
  }
}
