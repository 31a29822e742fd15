package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.Published;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.lease.DriverLease;
import dev.lockstep.training.checkpoint.Checkpoint;
import dev.lockstep.training.checkpoint.CheckpointStore;
import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.listener.ProgressListener;
import dev.lockstep.training.listener.ProgressOrder;
import dev.lockstep.training.model.GradientSpec.Compression;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.worker.RankOutcome;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
    TrainingState resumed = resumed(checkpoints);
    ProgressOrder order = new ProgressOrder(listener, resumed.epoch());
    RankStages.Ended ended =
        new RankStages(spark.get().sparkContext(), dataset, spec, origin(), folder, order).run();
    RankOutcome outcome = ended.outcome();
    order.finish(outcome.epochs());
    StopNotice.of(spec.stopping(), outcome).ifPresent(order::notice);
    boolean compressed = spec.learning().gradient().compression() != Compression.NONE;
    if (compressed && outcome.traffic().sent() > 0) {
      order.notice(saved(outcome.traffic()));
    }
    ModelFiles selected = checkpoints.open(outcome.selectedStep()).published();
    TrainingMetrics metrics = metrics(outcome, ended, resumed);
    Published published = models.publish(selected, metrics);
    removeCheckpoints(order);
    return new TrainResult(
        published.folder(),
        published.pointer().version(),
        selected.manifest().parametersSha256(),
        outcome.epochs(),
        metrics.selectedEpoch(selected.manifest().epoch()),
        outcome.stopReason(),
        ended.attempts(),
        false);
  }

  private String saved(RankOutcome.Traffic traffic) {
    return "gradients travelled as %s: rank 0 sent %.1f MB instead of %.1f MB (%.0f %% saved); train without train.gradient.compression to see what accuracy that costs"
        .formatted(
            spec.learning().gradient().compression().name().toLowerCase(Locale.ROOT),
            traffic.sent() / 1e6,
            traffic.uncompressed() / 1e6,
            100 - 100.0 * traffic.sent() / Math.max(1, traffic.uncompressed()));
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

  /** What an earlier run of the same work has left. */
  private TrainingState resumed(CheckpointStore checkpoints) {
    TrainingState state =
        checkpoints
            .newestValid(fingerprint, listener::onNotice)
            .map(Checkpoint::state)
            .orElse(TrainingState.START);
    if (state.iteration() > 0) {
      listener.onNotice(
          "an earlier run of the same work left checkpoints in %s; training resumes after epoch %d of %d%s"
              .formatted(
                  folder,
                  state.epoch(),
                  spec.stopping().epochs(),
                  state.step() == 0 ? "" : " and step " + state.step() + " of the next"));
    }
    return state;
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

  private TrainingMetrics metrics(
      RankOutcome outcome, RankStages.Ended ended, TrainingState resumed) {
    return new TrainingMetrics(
        fingerprint,
        dataset.dataset(),
        dataset.manifest().id(),
        Preconditions.rows(dataset, Split.TRAIN),
        spec.network(),
        spec.learning(),
        spec.globalBatch(),
        spec.seed(),
        ended.ranks(),
        ended.attempts(),
        resumed.iteration(),
        outcome.stopReason(),
        outcome.steps(),
        outcome.traffic().sent(),
        outcome.traffic().uncompressed(),
        outcome.selectedStep(),
        TrainingMetrics.seconds(outcome.epochs()),
        TrainingMetrics.samplesPerSecond(outcome.epochs()),
        versions,
        outcome.epochs());
  }
}
