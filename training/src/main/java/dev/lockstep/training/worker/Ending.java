package dev.lockstep.training.worker;

import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.spec.Stopping;
import java.util.List;

/**
 * Decides from the state alone whether training is over and which parameters are kept, so every
 * rank and every resumed run decides the same.
 *
 * @param stopping what was asked for
 * @param stepsPerEpoch of the run
 */
record Ending(Stopping stopping, int stepsPerEpoch) {
  /** Reasons, as reports name them. */
  static final String EPOCHS = "epochs";

  static final String STEPS = "steps";
  static final String TIME = "time";
  static final String TARGET = "target";
  static final String EARLY = "early_stopping";

  /**
   * Why training is over, or empty if it goes on; time counts as {@code seconds}. It always goes on
   * while an epoch has its steps behind it but not its validation: where a run was interrupted must
   * not decide whether that epoch counts.
   */
  String reason(TrainingState state, double seconds) {
    if (state.step() == stepsPerEpoch) {
      return "";
    }
    if (state.step() == 0 && reachedTarget(state.epochs())) {
      return TARGET;
    }
    if (state.step() == 0 && early().stops(state.epochs())) {
      return EARLY;
    }
    if (state.epoch() >= stopping.epochs()) {
      return EPOCHS;
    }
    if (stopping.steps() != null && state.iteration() >= stopping.steps()) {
      return STEPS;
    }
    return isTimeUp(seconds) ? TIME : "";
  }

  /** Whether training must end after so long. */
  boolean isTimeUp(double seconds) {
    return stopping.seconds() != null && seconds >= stopping.seconds();
  }

  /** Steps that the epoch of a state has at most, the ones that are finished included. */
  int lastStep(TrainingState state) {
    if (stopping.steps() == null) {
      return stepsPerEpoch;
    }
    long begun = (long) state.iteration() - state.step();
    return (int) Math.min(stepsPerEpoch, stopping.steps() - begun);
  }

  /**
   * Iteration whose parameters are kept: the best epoch's with early stopping, otherwise the last.
   */
  int selected(TrainingState state) {
    if (stopping.early() == null || state.epoch() == 0) {
      return state.iteration();
    }
    return early().selected(state.epochs()) * stepsPerEpoch;
  }

  private boolean reachedTarget(List<EpochMetrics> finished) {
    if (stopping.target() == null || finished.isEmpty()) {
      return false;
    }
    String metric = stopping.target().metric();
    ValidationScores last = finished.get(finished.size() - 1).validation();
    return last.goodness(metric) >= ValidationScores.goodness(metric, stopping.target().value());
  }

  private EarlyStop early() {
    return new EarlyStop(stopping.early());
  }
}
