package dev.lockstep.training.trainer;

import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.spec.Learning;
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
 * @param learning how its parameters followed the gradient
 * @param globalBatch rows per step over all ranks
 * @param seed of the run
 * @param ranks executors that trained together
 * @param attempts attempts of the training stage in the run that published
 * @param resumedFromStep checkpoint that run started from, 0 if from the beginning
 * @param stopReason {@code epochs}, {@code steps}, {@code time}, {@code target} or {@code
 *     early_stopping}
 * @param steps finished
 * @param bytesSent by rank 0 to other ranks, in the last attempt
 * @param bytesUncompressed about as many as there would have been without compression
 * @param selectedStep the step after which the published parameters were
 * @param seconds of all epochs' training steps
 * @param samplesPerSecond over all epochs
 * @param versions of the code
 * @param epochs every epoch, also one in which the run ended
 */
record TrainingMetrics(
    String fingerprint,
    String dataset,
    String datasetId,
    long rowsPerEpoch,
    NetworkSpec network,
    Learning learning,
    int globalBatch,
    long seed,
    int ranks,
    int attempts,
    int resumedFromStep,
    String stopReason,
    int steps,
    long bytesSent,
    long bytesUncompressed,
    int selectedStep,
    double seconds,
    double samplesPerSecond,
    Map<String, String> versions,
    List<EpochMetrics> epochs) {
  /** Name of the file in the model's folder. */
  static final String FILE = "metrics.json";

  TrainingMetrics {
    epochs = List.copyOf(epochs);
  }

  /**
   * The epoch, from 1, at whose end the published parameters were.
   *
   * @param finished epochs that had finished then
   */
  int selectedEpoch(int finished) {
    // training may end in the middle of an epoch, which then has its metrics, too
    return selectedStep == steps ? epochs.size() : finished;
  }

  /** Training time of the epochs, without validation and checkpoints. */
  static double seconds(List<EpochMetrics> epochs) {
    return epochs.stream().mapToDouble(EpochMetrics::seconds).sum();
  }

  /** Rows over seconds of all epochs. */
  static double samplesPerSecond(List<EpochMetrics> epochs) {
    return epochs.isEmpty()
        ? 0
        : epochs.stream().mapToLong(EpochMetrics::rows).sum() / seconds(epochs);
  }
}
