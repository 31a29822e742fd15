package dev.lockstep.training.collective;

/**
 * A collective operation could not be completed: a peer closed its connection, made no progress
 * before the deadline, or failed the handshake. The message names operation, this rank, the peer's
 * rank, host and port, and how long it waited.
 */
public final class CollectiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CollectiveException(String message) {
    super(message);
  }

  public CollectiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
