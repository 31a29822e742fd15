package dev.lockstep.training.worker;

import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.Progress;
import java.util.List;

/** Rank 0's side of the progress; other ranks have one that says nothing. Not thread-safe. */
final class ProgressReport {
  private final ProgressAccumulator accumulator;
  private final int attempt;
  private final int epochs;
  private final int steps;
  private int restored;
  private List<EpochMetrics> finished = List.of();

  private ProgressReport(ProgressAccumulator accumulator, int attempt, int epochs, int steps) {
    this.accumulator = accumulator;
    this.attempt = attempt;
    this.epochs = epochs;
    this.steps = steps;
  }

  /** Reports to an accumulator that was deserialized in this task. */
  static ProgressReport to(ProgressAccumulator accumulator, int attempt, int epochs, int steps) {
    return new ProgressReport(accumulator, attempt, epochs, steps);
  }

  /** Reports to nobody. */
  static ProgressReport none() {
    return new ProgressReport(null, 0, 0, 0);
  }

  /** An attempt starts, after {@code restored} epochs that earlier ones have finished. */
  void start(int restored, List<EpochMetrics> finished) {
    this.restored = restored;
    finished(finished);
  }

  /** The last of {@code finished} is checkpointed; the next epoch starts. */
  void finished(List<EpochMetrics> finished) {
    this.finished = List.copyOf(finished);
    step(finished.size() + 1, 0, 0, 0);
  }

  /**
   * @param epoch running epoch, from 1
   * @param step finished steps in it
   */
  void step(int epoch, int step, double loss, double samplesPerSecond) {
    if (accumulator != null) {
      accumulator.add(
          new Progress(
              attempt, restored, epoch, epochs, step, steps, loss, samplesPerSecond, finished));
    }
  }
}
