package dev.lockstep.training.master;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.listener.ProgressListener;
import dev.lockstep.training.listener.ProgressOrder;
import dev.lockstep.training.trainer.ExecutorSlots;
import dev.lockstep.training.trainer.Ranks;
import dev.lockstep.training.worker.RingJob;
import java.util.List;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of {@code fit}, on the driver's side. NOT meant to be serialized.
 *
 * @param stats where to put timings, or {@code null}
 */
record MasterRun(
    MasterSettings settings,
    List<TrainingHook> hooks,
    List<TrainingListener> listeners,
    LockstepTrainingStats stats) {
  private static final Logger LOG = LoggerFactory.getLogger(MasterRun.class);

  /** Ranks of this run. */
  int workers(SparkContext sc) {
    if (settings.workers() > 0) {
      return settings.workers();
    }
    ExecutorSlots slots = ExecutorSlots.ofTasks(sc);
    slots.await(1);
    return slots.count();
  }

  /**
   * One partition for each rank.
   *
   * @throws UserException if the RDD may not be repartitioned but has another number of them
   */
  <T> JavaRDD<T> dealt(JavaRDD<T> data) {
    int workers = workers(data.context());
    int found = data.getNumPartitions();
    if (settings.repartition() != Repartition.Always && found == workers) {
      return data;
    }
    if (settings.repartition() == Repartition.Never) {
      throw new UserException(
          "the RDD has %d partitions, but %d workers need one each; repartition it, or leave out repartition(Never)"
              .formatted(found, workers));
    }
    return Dealt.of(data, workers);
  }

  /**
   * Trains the driver's network on data that is dealt to the ranks already.
   *
   * @return mean loss of the last step, NaN if there was none
   */
  <T> double train(Model network, JavaRDD<T> dealt, Examples<T> examples) {
    T anyRow = anyRow(dealt, examples);
    if (anyRow == null) {
      LOG.warn("the RDD has no rows; nothing was trained");
      return Double.NaN;
    }
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(dealt.context());
    Broadcast<float[]> parameters = sc.broadcast(NetworkState.parameters(network));
    Broadcast<float[]> updater = sc.broadcast(NetworkState.updater(network));
    try {
      MasterTask<T> task =
          new MasterTask<>(
              ringJob(sc),
              examples,
              settings.batchSizePerWorker(),
              NetworkState.of(network),
              parameters,
              updater,
              anyRow,
              hooks);
      return finish(
          network, ranks(dealt).run(dealt.rdd(), null, null, n -> task, MasterOutcome::ofBytes));
    } finally {
      parameters.destroy();
      updater.destroy();
    }
  }

  private Ranks ranks(JavaRDD<?> dealt) {
    int workers = dealt.getNumPartitions();
    ProgressListener log =
        new ProgressListener() {
          @Override
          public void onNotice(String message) {
            LOG.warn("{}", message);
          }
        };
    return new Ranks(
        dealt.context(),
        "fit a network on " + workers + " workers in lock step",
        workers,
        settings.maxAttempts(),
        new ProgressOrder(log, 0));
  }

  private RingJob ringJob(JavaSparkContext sc) {
    String application = sc.sc().applicationId();
    return new RingJob(
        application, UUID.randomUUID().toString(), JobSecret.random(), settings.ring());
  }

  private static <T> T anyRow(JavaRDD<T> data, Examples<T> examples) {
    List<T> found =
        data.filter(any -> examples.rows(any) > 0).map(any -> examples.split(any).get(0)).take(1);
    return found.isEmpty() ? null : found.get(0);
  }

  private double finish(Model network, Ranks.Result<MasterOutcome> result) {
    MasterOutcome first = result.results().get(0);
    NetworkState before = NetworkState.of(network);
    NetworkState.assign(network, first.parameters(), first.updater());
    int iteration = before.iteration() + first.facts().updates();
    NetworkState.setProgress(network, iteration, before.epoch());
    setScore(network, first.facts().score());
    if (stats != null) {
      result.results().forEach(worker -> stats.add(worker.facts()));
    }
    for (TrainingListener listener : listeners) {
      listener.iterationDone(network, iteration, before.epoch());
    }
    return first.facts().score();
  }

  private static void setScore(Model network, double score) {
    if (network instanceof MultiLayerNetwork layers) {
      layers.setScore(score);
    } else {
      ((ComputationGraph) network).setScore(score);
    }
  }
}
