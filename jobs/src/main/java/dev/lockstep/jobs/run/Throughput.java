package dev.lockstep.jobs.run;

import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.trainer.TrainResult;
import java.util.List;

/** Figures of a training run that its epochs add up to. */
final class Throughput {
  private Throughput() {}

  /** Rows per second of the training steps, or {@code null} if no epoch was measured. */
  static Double samplesPerSecond(TrainResult result) {
    double seconds = result.epochs().stream().mapToDouble(EpochMetrics::seconds).sum();
    long rows = result.epochs().stream().mapToLong(EpochMetrics::rows).sum();
    return seconds > 0 ? (Double) (Math.round(rows / seconds * 10) / 10.0) : null;
  }

  /** Scores on the validation split after the last epoch. */
  static ValidationScores lastValidation(TrainResult result) {
    List<EpochMetrics> epochs = result.epochs();
    return epochs.isEmpty() ? ValidationScores.none() : epochs.get(epochs.size() - 1).validation();
  }
}
