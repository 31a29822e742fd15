package dev.lockstep.preprocessing.dataset.error;

/** Finds the failure that matters in what a framework has wrapped around it. */
public final class Failures {
  private static final int DEEPEST = 64;

  private Failures() {}

  /**
   * The first {@link UserException} or {@link EnvironmentException} in the chain of causes, else
   * the failure itself, wrapped if it is checked. Spark reports an exception of a task as the cause
   * of its own, which is checked although no signature says so: catch {@code Exception}.
   */
  public static RuntimeException unwrap(Exception failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof UserException || cause instanceof EnvironmentException) {
        return (RuntimeException) cause;
      }
      cause = cause.getCause();
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure.getMessage(), failure);
  }
}
