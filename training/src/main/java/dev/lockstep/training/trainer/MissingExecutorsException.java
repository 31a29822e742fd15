package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;

/** Fewer executors than ranks, for too long. */
final class MissingExecutorsException extends EnvironmentException {
  private static final long serialVersionUID = 1L;

  private final int slots;
  private final int attempts;

  /**
   * @param slots ranks that could run
   * @param attempts of the training stage that were begun
   */
  MissingExecutorsException(String message, int slots, int attempts) {
    super(message);
    this.slots = slots;
    this.attempts = attempts;
  }

  int slots() {
    return slots;
  }

  int attempts() {
    return attempts;
  }
}
