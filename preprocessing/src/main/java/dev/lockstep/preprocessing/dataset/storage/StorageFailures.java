package dev.lockstep.preprocessing.dataset.storage;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;

/** Says in one paragraph what a store refused, and what can be done about it. */
final class StorageFailures {
  private StorageFailures() {}

  static EnvironmentException translate(String action, String uri, IOException failure) {
    return new EnvironmentException(
        "cannot " + action + " " + uri + ": " + advice(failure), failure);
  }

  static boolean isPreconditionFailed(IOException failure) {
    return contains(failure, "PreconditionFailed") || contains(failure, "412");
  }

  private static String advice(IOException failure) {
    if (failure instanceof AccessDeniedException || contains(failure, "SignatureDoesNotMatch")) {
      return "the store refused the credentials ("
          + summary(failure)
          + "); check access key, secret key and bucket policy";
    }
    if (failure instanceof ConnectException || contains(failure, "Connection refused")) {
      return "nothing answers at the store's endpoint (" + summary(failure) + ")";
    }
    if (contains(failure, "No space left")) {
      return "no space is left on the device (" + summary(failure) + ")";
    }
    return summary(failure);
  }

  private static boolean contains(Throwable failure, String text) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (String.valueOf(t.getMessage())
          .toLowerCase(Locale.ROOT)
          .contains(text.toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  private static String summary(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
