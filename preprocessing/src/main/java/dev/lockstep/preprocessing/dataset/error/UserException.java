package dev.lockstep.preprocessing.dataset.error;

/**
 * A mistake in what the user gave us: configuration, arguments, data. Its message is one paragraph
 * that says what was wrong, what was found, what is allowed and where; it is shown without a stack
 * trace and the process exits with 2.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
