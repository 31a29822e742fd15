package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.Published;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.training.checkpoint.CheckpointStore;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.lease.DriverLease;
import dev.lockstep.training.listener.ProgressListener;
import dev.lockstep.training.listener.ProgressOrder;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.worker.ProgressAccumulator;
import dev.lockstep.training.worker.RankJob;
import dev.lockstep.training.worker.RankOutcome;
import dev.lockstep.training.worker.RankTask;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;

/** One call of {@link Trainer#run}. NOT meant to be serialized. */
final class TrainingRun {
  private static final int FOLDER_CHARACTERS = 16;

  private final Supplier<SparkSession> spark;
  private final DatasetVersion dataset;
  private final TrainSpec spec;
  private final ProgressListener listener;
  private final Map<String, String> versions = Fingerprint.versions();
  private final String fingerprint;
  private final ModelPublisher models;
  private final String work;
  private final String folder;

  TrainingRun(
      Supplier<SparkSession> spark,
      DatasetVersion dataset,
      TrainSpec spec,
      ProgressListener listener) {
    this.spark = spark;
    this.dataset = dataset;
    this.spec = spec;
    this.listener = listener;
    this.fingerprint = Fingerprint.of(spec, dataset.manifest(), versions);
    this.models = new ModelPublisher(dataset.storage(), spec.model());
    this.work = fingerprint.substring(0, FOLDER_CHARACTERS);
    this.folder = spec.checkpoint().folder() + "/" + work;
  }

  TrainResult run(boolean fresh) {
    Optional<TrainResult> found = fresh ? Optional.empty() : models.find(fingerprint);
    return found.orElseGet(() -> runAlone(fresh));
  }

  /** Two drivers would write and remove each other's checkpoints. */
  private TrainResult runAlone(boolean fresh) {
    try (DriverLease lease =
        DriverLease.take(
            dataset.storage(),
            spec.checkpoint().folder() + "/drivers",
            work,
            DriverLease.Terms.DEFAULT,
            listener::onNotice)) {
      return lease.guard(() -> trainUnlessDone(fresh));
    }
  }

  private TrainResult trainUnlessDone(boolean fresh) {
    if (fresh) {
      dataset.storage().deleteTree(folder);
      return train();
    }
    // whoever had the lease before may have published in the meantime
    return models.find(fingerprint).orElseGet(this::train);
  }

  private TrainResult train() {
    CheckpointStore checkpoints =
        new CheckpointStore(dataset.storage(), folder, spec.checkpoint().keep());
    int resumed = resumed(checkpoints);
    ProgressOrder order = new ProgressOrder(listener, resumed);
    Ranks.Result<RankOutcome> ended = runRanks(order);
    RankOutcome outcome = ended.results().get(0);
    order.finish(outcome.epochs());
    if (outcome.stopReason().equals("early_stopping")) {
      order.notice(
          "training stopped early after epoch %d; epoch %d is the best by %s"
              .formatted(
                  outcome.epochs().size(),
                  outcome.selectedEpoch(),
                  spec.stopping().early().metric()));
    }
    ModelFiles selected = checkpoints.open(outcome.selectedEpoch()).model();
    Published published = models.publish(selected, metrics(outcome, ended.attempts(), resumed));
    removeCheckpoints(order);
    return new TrainResult(
        published.folder(),
        published.pointer().version(),
        selected.manifest().parametersSha256(),
        outcome.epochs(),
        outcome.stopReason(),
        ended.attempts(),
        false);
  }

  /** The model is published: what is left over is untidy, but no failure. */
  private void removeCheckpoints(ProgressOrder order) {
    try {
      dataset.storage().deleteTree(folder);
    } catch (EnvironmentException e) {
      order.notice(
          "the checkpoints in %s are no longer needed, but could not be removed: %s"
              .formatted(folder, e.getMessage()));
    }
  }

  private int resumed(CheckpointStore checkpoints) {
    int epoch =
        checkpoints
            .newestValid(fingerprint, listener::onNotice)
            .map(checkpoint -> checkpoint.state().epoch())
            .orElse(0);
    if (epoch > 0) {
      listener.onNotice(
          "an earlier run of the same work left checkpoints in %s; training resumes after epoch %d of %d"
              .formatted(folder, epoch, spec.stopping().epochs()));
    }
    return epoch;
  }

  private Ranks.Result<RankOutcome> runRanks(ProgressOrder order) {
    SparkContext sc = spark.get().sparkContext();
    ProgressAccumulator progress = new ProgressAccumulator();
    sc.register(progress, "training progress");
    RankJob job =
        new RankJob(sc.applicationId(), origin(), dataset, spec, folder, JobSecret.random(), 0);
    String description =
        "train %s: %d epochs on %d ranks"
            .formatted(spec.model(), spec.stopping().epochs(), spec.ranks());
    List<Integer> numbers = IntStream.range(0, spec.ranks()).boxed().toList();
    RDD<Integer> partitions =
        JavaSparkContext.fromSparkContext(sc).parallelize(numbers, spec.ranks()).rdd();
    return new Ranks(sc, description, spec.ranks(), spec.recovery().maxAttempts(), order)
        .run(
            partitions,
            progress,
            attempts -> new Body(job.after(attempts), progress),
            RankOutcome::ofBytes);
  }

  private ModelOrigin origin() {
    Manifest manifest = dataset.manifest();
    return new ModelOrigin(
        fingerprint,
        versions.get(Fingerprint.TRAINING),
        dataset.dataset(),
        manifest.id(),
        manifest.contentSha256(),
        manifest.schema(),
        spec.seed());
  }

  private TrainingMetrics metrics(RankOutcome outcome, int attempts, int resumed) {
    return new TrainingMetrics(
        fingerprint,
        dataset.dataset(),
        dataset.manifest().id(),
        Preconditions.rows(dataset, Split.TRAIN),
        spec.network(),
        spec.learning().updater(),
        spec.globalBatch(),
        spec.seed(),
        spec.ranks(),
        attempts,
        resumed,
        outcome.stopReason(),
        outcome.selectedEpoch(),
        TrainingMetrics.seconds(outcome.epochs()),
        TrainingMetrics.samplesPerSecond(outcome.epochs()),
        versions,
        outcome.epochs());
  }

  /** Runs one rank on an executor; the accumulator registers itself with the task it arrives in. */
  private record Body(RankJob job, ProgressAccumulator progress) implements RankBody<Integer> {
    @Override
    public byte[] run(Iterator<Integer> rows) {
      return RankTask.run(job, progress).toBytes();
    }
  }
}
