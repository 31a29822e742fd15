package dev.lockstep.training.listener;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns progress that may arrive late, twice, out of order or not at all into calls of a {@link
 * ProgressListener}: one at a time, every epoch once and in order. A listener's exception is logged
 * and never disturbs the training. Thread-safe.
 */
public final class ProgressOrder {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressOrder.class);

  private final ProgressListener listener;
  private int reportedEpoch;
  private Progress newest;

  /**
   * @param reportedEpoch last epoch that an earlier run has already finished, 0 if none
   */
  public ProgressOrder(ProgressListener listener, int reportedEpoch) {
    this.listener = listener;
    this.reportedEpoch = reportedEpoch;
  }

  /** Takes what a heartbeat brought; progress older than what was reported is ignored. */
  public synchronized void accept(Progress progress) {
    if (newest != null && !progress.isAfter(newest)) {
      return;
    }
    if (newest != null && progress.attempt() > newest.attempt()) {
      notice(
          "attempt %d of the training stage continues %s"
              .formatted(
                  progress.attempt(),
                  progress.restoredStep() == 0
                      ? "from the beginning"
                      : "from the checkpoint of step " + progress.restoredStep()));
    }
    newest = progress;
    epochs(progress.finished());
    // an epoch that was already reported is being repeated; its steps say nothing new
    if (progress.epoch() > reportedEpoch && progress.step() > 0) {
      call(() -> report(progress));
    }
  }

  /** Reports the epochs that no heartbeat brought. */
  public synchronized void finish(List<EpochMetrics> all) {
    epochs(all);
  }

  /** Passes a notice on. */
  public synchronized void notice(String message) {
    call(() -> listener.onNotice(message));
  }

  /** The epoch that runs as far as is known, from 1. */
  public synchronized int runningEpoch() {
    return newest == null ? reportedEpoch + 1 : newest.epoch();
  }

  private void epochs(List<EpochMetrics> finished) {
    for (EpochMetrics metrics : finished) {
      if (metrics.epoch() == reportedEpoch + 1) {
        reportedEpoch++;
        call(() -> listener.onEpoch(metrics));
      }
    }
  }

  private void report(Progress p) {
    listener.onProgress(p.epoch(), p.epochs(), p.step(), p.steps(), p.loss(), p.samplesPerSecond());
  }

  private static void call(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.warn("a progress listener failed; training goes on", e);
    }
  }
}
