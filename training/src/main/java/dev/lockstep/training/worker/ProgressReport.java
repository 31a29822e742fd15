package dev.lockstep.training.worker;

import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.checkpoint.TrainingState.Running;
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
  private int epoch;
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

  /** An attempt starts, after as many steps as earlier ones have left in a checkpoint. */
  void start(TrainingState state) {
    this.restored = state.iteration();
    at(state);
  }

  /** A step is finished, and maybe an epoch. */
  void at(TrainingState state) {
    if (accumulator == null) {
      return;
    }
    if (epoch != state.epoch()) {
      epoch = state.epoch();
      finished = Progress.newest(state.epochs());
    }
    Running sums = state.running();
    double loss = sums.rows() == 0 ? 0 : sums.lossSum() / sums.rows();
    double rate = sums.seconds() == 0 ? 0 : sums.rows() / sums.seconds();
    accumulator.add(
        new Progress(
            attempt,
            restored,
            state.epoch() + 1,
            epochs,
            state.step(),
            steps,
            loss,
            rate,
            finished));
  }
}
