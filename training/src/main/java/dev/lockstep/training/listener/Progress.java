package dev.lockstep.training.listener;

import java.io.Serializable;
import java.util.List;

/**
 * How far a run is, as its rank 0 sees it. Travels in executor heartbeats.
 *
 * @param attempt attempt of the training stage, from 1
 * @param restoredEpoch epoch of the checkpoint this attempt started from, 0 if from the beginning
 * @param epoch running epoch, from 1
 * @param epochs planned
 * @param step finished steps in this epoch
 * @param steps steps per epoch
 * @param loss mean loss of the epoch so far, 0 before its first step
 * @param samplesPerSecond over all ranks in this epoch so far, 0 before its first step
 * @param finished the newest finished and checkpointed epochs, oldest first, at most {@value
 *     #FINISHED}
 */
public record Progress(
    int attempt,
    int restoredEpoch,
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
    int size = finished.size();
    finished = List.copyOf(finished.subList(Math.max(0, size - FINISHED), size));
  }

  /** Whether this one was made after {@code other}. */
  public boolean isAfter(Progress other) {
    if (attempt != other.attempt) {
      return attempt > other.attempt;
    }
    return epoch != other.epoch ? epoch > other.epoch : step > other.step;
  }
}
