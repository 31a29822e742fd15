package dev.lockstep.training.trainer;

import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.UpdaterSpec;
import java.util.List;
import java.util.Map;

/**
 * Content of a published model's {@value #FILE}.
 *
 * @param fingerprint of the work
 * @param dataset address
 * @param datasetId version
 * @param rowsPerEpoch rows of the train split, each trained once per epoch
 * @param network specification
 * @param updater specification
 * @param globalBatch rows per step over all ranks
 * @param seed of the run
 * @param ranks executors that trained together
 * @param attempts attempts of the training stage in the run that published
 * @param resumedFromEpoch epoch of the checkpoint that run started from, 0 if from the beginning
 * @param stopReason {@code epochs} or {@code early_stopping}
 * @param selectedEpoch the epoch whose parameters were published
 * @param seconds of all epochs' training steps
 * @param samplesPerSecond over all epochs
 * @param versions of the code
 * @param epochs every finished epoch
 */
record TrainingMetrics(
    String fingerprint,
    String dataset,
    String datasetId,
    long rowsPerEpoch,
    NetworkSpec network,
    UpdaterSpec updater,
    int globalBatch,
    long seed,
    int ranks,
    int attempts,
    int resumedFromEpoch,
    String stopReason,
    int selectedEpoch,
    double seconds,
    double samplesPerSecond,
    Map<String, String> versions,
    List<EpochMetrics> epochs) {
  /** Name of the file in the model's folder. */
  static final String FILE = "metrics.json";

  TrainingMetrics {
    epochs = List.copyOf(epochs);
  }

  /** Training time of the epochs, without validation and checkpoints. */
  static double seconds(List<EpochMetrics> epochs) {
    return epochs.stream().mapToDouble(EpochMetrics::seconds).sum();
  }

  /** Rows over seconds of all epochs. */
  static double samplesPerSecond(List<EpochMetrics> epochs) {
    return epochs.stream().mapToLong(EpochMetrics::rows).sum() / seconds(epochs);
  }
}
