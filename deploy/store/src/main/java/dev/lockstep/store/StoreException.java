package dev.lockstep.store;

/**
 * The embedded store could not be started, joined or stopped. The message is one paragraph for the
 * person at the terminal and holds no secret.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
