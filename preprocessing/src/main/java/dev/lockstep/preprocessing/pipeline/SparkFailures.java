package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.error.UserException;

/** Finds in what Spark throws the failure that a person can do something about. */
final class SparkFailures {
  private SparkFailures() {}

  /** The user's or the environment's failure behind an exception, or else the exception itself. */
  static RuntimeException translate(Exception failure) {
    RuntimeException found = Failures.unwrap(failure);
    if (found instanceof UserException || found instanceof EnvironmentException) {
      return found;
    }
    String message = String.valueOf(failure.getMessage());
    if (message.contains("No space left on device")) {
      return new EnvironmentException(
          "no space is left on the disk of an executor or of the driver: while it preprocesses,"
              + " Spark keeps every row once in its folder for temporary files (spark.local.dir);"
              + " give that folder more space or put it elsewhere",
          failure);
    }
    if (message.contains("ExecutorLostFailure")) {
      return new EnvironmentException(
          "executors were lost until Spark gave up: " + message.lines().findFirst().orElse(""),
          failure);
    }
    return found;
  }
}
