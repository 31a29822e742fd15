package dev.lockstep.jobs.run;

import dev.lockstep.training.listener.EpochMetrics;
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

  static Double lastValidationAccuracy(TrainResult result) {
    return last(result) == null ? null : absentIfNan(last(result).validationAccuracy());
  }

  static Double lastValidationLoss(TrainResult result) {
    return last(result) == null ? null : absentIfNan(last(result).validationLoss());
  }

  private static EpochMetrics last(TrainResult result) {
    List<EpochMetrics> epochs = result.epochs();
    return epochs.isEmpty() ? null : epochs.get(epochs.size() - 1);
  }

  private static Double absentIfNan(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }
}
