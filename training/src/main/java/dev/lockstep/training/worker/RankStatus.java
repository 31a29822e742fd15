package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;

/**
 * How a rank ended. Failures that trying again cannot help travel as a result, because an exception
 * would make Spark repeat the stage; so they reach the driver with type and message intact. Only a
 * lost executor or peer leads to another attempt.
 */
public enum RankStatus {
  /** It did all it had to do. */
  DONE,
  /** A {@link UserException} of this rank. */
  USER,
  /** An {@link EnvironmentException} of this rank. */
  ENVIRONMENT,
  /** Another rank was lost or ended first. */
  PEER,
  /** Something else that this rank threw, so it is our bug; the message has its stack trace. */
  BUG;

  /** Throws the failure with its type, if it is one that ends the run. */
  public void rethrow(String message) {
    if (this == USER) {
      throw new UserException(message);
    }
    if (this == ENVIRONMENT) {
      throw new EnvironmentException(message);
    }
    if (this == BUG) {
      throw new IllegalStateException(message);
    }
  }
}
