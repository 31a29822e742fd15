package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;

/** Fewer executors than ranks, for too long. */
final class MissingExecutorsException extends EnvironmentException {
  private static final long serialVersionUID = 1L;

  private final int attempts;

  /**
   * @param attempts of the training stage that were begun
   */
  MissingExecutorsException(String message, int attempts) {
    super(message);
    this.attempts = attempts;
  }

  int attempts() {
    return attempts;
  }
}
