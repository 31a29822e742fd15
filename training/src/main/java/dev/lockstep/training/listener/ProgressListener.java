package dev.lockstep.training.listener;

/**
 * Follows a training run on the driver. Calls come from one thread at a time, about one a second.
 */
public interface ProgressListener {
  /**
   * @param epoch running epoch, from 1
   * @param epochs planned
   * @param step finished steps in this epoch
   * @param steps steps per epoch
   * @param loss mean loss of the epoch so far
   * @param samplesPerSecond over all ranks
   */
  default void onProgress(
      int epoch, int epochs, int step, int steps, double loss, double samplesPerSecond) {}

  /** An epoch is finished. */
  default void onEpoch(EpochMetrics metrics) {}

  /** Something a person should read: resumed, an executor was lost, stopped early. */
  default void onNotice(String message) {}
}
