package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** What threads that wait for others have in common. */
final class Waiting {
  private Waiting() {}

  /** The failure of the other thread's work, which declares no checked exceptions. */
  static RuntimeException rethrow(ExecutionException e) {
    if (e.getCause() instanceof Error failure) {
      throw failure;
    }
    if (e.getCause() instanceof RuntimeException failure) {
      return failure;
    }
    return new IllegalStateException("the work threw a checked exception", e);
  }

  /** The wait was interrupted; the thread stays so. */
  static EnvironmentException interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new EnvironmentException("interrupted while waiting for " + what, cause);
  }

  /** Tells a thread to end and leaves it a moment to do so. */
  static void abandon(Thread thread, Duration moment) {
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(moment.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
