package dev.lockstep.training.listener;

import java.io.Serializable;
import java.util.List;

/**
 * How far a run is, as its rank 0 sees it. Travels in executor heartbeats.
 *
 * @param attempt attempt of the training stage, from 1
 * @param restoredStep finished steps of the checkpoint this attempt started from, 0 if from the
 *     beginning
 * @param epoch running epoch, from 1
 * @param epochs planned
 * @param step finished steps in this epoch
 * @param steps steps per epoch
 * @param loss mean loss of the epoch so far, 0 before its first step
 * @param samplesPerSecond over all ranks in this epoch so far, 0 before its first step
 * @param finished see {@link #newest}
 */
public record Progress(
    int attempt,
    int restoredStep,
    int epoch,
    int epochs,
    int step,
    int steps,
    double loss,
    double samplesPerSecond,
    List<EpochMetrics> finished)
    implements Serializable {
  /** Finished epochs that travel along; bounds the size of a heartbeat. */
  public static final int FINISHED = 64;

  public Progress {
    finished = List.copyOf(finished);
  }

  /** What may travel of the finished epochs. */
  public static List<EpochMetrics> newest(List<EpochMetrics> finished) {
    int size = finished.size();
    return finished.subList(Math.max(0, size - FINISHED), size).stream()
        .map(EpochMetrics::withoutRanks)
        .toList();
  }

  /** Whether this one was made after {@code other}. */
  public boolean isAfter(Progress other) {
    if (attempt != other.attempt) {
      return attempt > other.attempt;
    }
    return epoch != other.epoch ? epoch > other.epoch : step > other.step;
  }
}
