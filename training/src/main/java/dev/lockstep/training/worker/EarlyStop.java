package dev.lockstep.training.worker;

import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.spec.Stopping.Early;
import java.util.List;

/**
 * Decides from the finished epochs alone which one is best and whether training goes on, so every
 * rank and every resumed run decides the same.
 *
 * @param spec what is monitored, or {@code null} for no early stopping: then the last epoch counts
 */
record EarlyStop(Early spec) {

  /** The epoch whose parameters are kept, 0 if none has finished. */
  int selected(List<EpochMetrics> finished) {
    if (finished.isEmpty()) {
      return 0;
    }
    return spec == null ? finished.get(finished.size() - 1).epoch() : best(finished).epoch();
  }

  /** Whether {@code patience} epochs have passed without an improvement. */
  boolean stops(List<EpochMetrics> finished) {
    if (spec == null || finished.isEmpty()) {
      return false;
    }
    int last = finished.get(finished.size() - 1).epoch();
    return last - best(finished).epoch() >= spec.patience();
  }

  private EpochMetrics best(List<EpochMetrics> finished) {
    EpochMetrics best = finished.get(0);
    for (EpochMetrics metrics : finished) {
      if (score(metrics) - score(best) > spec.minDelta()) {
        best = metrics;
      }
    }
    return best;
  }

  private double score(EpochMetrics metrics) {
    return metrics.validation().goodness(spec.metric());
  }
}
