package dev.lockstep.preprocessing.dataset.error;

/**
 * Something around Lockstep failed: the object store refused us, a disk is full, a port is taken,
 * too few executors came. Its message is one paragraph that says what was tried, what answered and
 * what to do; it is shown without a stack trace and the process exits with 3.
 */
public class EnvironmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EnvironmentException(String message) {
    super(message);
  }

  public EnvironmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
