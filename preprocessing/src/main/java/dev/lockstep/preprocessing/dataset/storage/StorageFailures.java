package dev.lockstep.preprocessing.dataset.storage;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.security.AccessControlException;

/** Says in one paragraph what a store refused, and what can be done about it. */
public final class StorageFailures {
  private static final int LONGEST_SUMMARY = 400;

  /** S3A says what the store answered twice; the second time begins after this. */
  private static final Pattern AGAIN = Pattern.compile("\\(SDK Attempt Count: .*");

  private static final Pattern PACKAGE =
      Pattern.compile("software\\.amazon\\.awssdk\\.([a-z0-9]+\\.)*");

  private StorageFailures() {}

  /**
   * @param action what was tried, as in "cannot read s3a://..."
   * @param uri what it was tried on
   * @param failure what came back
   * @throws UserException if S3A cannot read the object because it has no entity tag
   */
  public static EnvironmentException translate(String action, String uri, IOException failure) {
    if (mentions(failure, "NoVersionAttributeException")) {
      throw new UserException(
          uri
              + " has no entity tag, without which it cannot be read: it was not put there through"
              + " S3, but perhaps copied as a file into the store's folder. Remove it and put it"
              + " through S3 (`lockstep run --data FOLDER` does that for the files of a pipeline's"
              + " section `fetch`)",
          failure);
    }
    return new EnvironmentException(
        "cannot " + action + " " + uri + ": " + advice(uri, failure), failure);
  }

  static boolean isPreconditionFailed(IOException failure) {
    return mentions(failure, "PreconditionFailed", "Status Code: 412");
  }

  private static String advice(String uri, IOException failure) {
    String found = " (" + summary(failure) + ")";
    // UnknownStoreException is an AccessDeniedException, so this must come first
    if (mentions(failure, "NoSuchBucket", "UnknownStore", "bucket does not exist")) {
      return "there is no such bucket at this endpoint" + found + "; create it or correct its name";
    }
    if (mentions(failure, "No space left", "InsufficientStorage", "Disk quota", "Code: 507")) {
      return "no space is left on the device" + found + "; free some or choose another place";
    }
    if (is(failure, ConnectException.class) || mentions(failure, "Connection refused")) {
      return "nothing answers at the store's endpoint"
          + found
          + "; check its address and port, and that the store runs";
    }
    if (is(failure, UnknownHostException.class)) {
      return "the host of the store's endpoint is unknown" + found + "; check its address";
    }
    if (isDenied(failure)) {
      return denied(uri, found);
    }
    return transientFailure(failure, found);
  }

  private static boolean isDenied(IOException failure) {
    return is(failure, AccessDeniedException.class)
        || is(failure, AccessControlException.class)
        || mentions(
            failure, "SignatureDoesNotMatch", "InvalidAccessKeyId", "NoAuthWithAWS", "Code: 403");
  }

  private static String denied(String uri, String found) {
    return uri.startsWith("file:") || uri.startsWith("/")
        ? "the file system denies it" + found + "; check owner and permissions"
        : "the store refused the credentials"
            + found
            + "; check access key, secret key and bucket policy";
  }

  private static String transientFailure(IOException failure, String found) {
    if (is(failure, SocketTimeoutException.class) || mentions(failure, "timed out", "timeout")) {
      return "the store did not answer in time" + found + "; check network and load, then retry";
    }
    if (is(failure, InterruptedIOException.class)
        || is(failure, ClosedByInterruptException.class)) {
      return "it was interrupted" + found;
    }
    if (mentions(failure, "connection was closed", "Connection reset", "Broken pipe")) {
      return "the store closed the connection before it had answered; its disk may be full or it"
          + " may be overloaded, see its log";
    }
    if (mentions(failure, "Code: 500", "Code: 503", "InternalError", "SlowDown")) {
      return "the store itself failed"
          + found
          + "; its disk may be full or it may be overloaded, see its log";
    }
    return summary(failure);
  }

  private static boolean is(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mentions(Throwable failure, String... texts) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String all = (t.getClass().getSimpleName() + " " + t.getMessage()).toLowerCase(Locale.ROOT);
      for (String text : texts) {
        if (all.contains(text.toLowerCase(Locale.ROOT))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String summary(Throwable failure) {
    String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    String message = AGAIN.matcher(PACKAGE.matcher(line).replaceAll("")).replaceFirst("").strip();
    if (message.isEmpty() || "null".equals(message)) {
      return failure.getClass().getSimpleName();
    }
    return message.length() <= LONGEST_SUMMARY
        ? message
        : message.substring(0, LONGEST_SUMMARY) + "...";
  }
}
