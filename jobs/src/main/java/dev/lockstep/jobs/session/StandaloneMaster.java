package dev.lockstep.jobs.session;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a standalone master is there. Spark itself tries for a minute and reports each attempt
 * with a stack trace.
 */
final class StandaloneMaster {
  static final String SCHEME = "spark://";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private StandaloneMaster() {}

  /**
   * Returns when one of the masters accepts a connection.
   *
   * @param url {@code spark://HOST:PORT}, or {@code spark://HOST:PORT,HOST:PORT} with a standby
   * @throws UserException if it is not such a URL
   * @throws EnvironmentException if none accepts one within 10 s
   */
  static void requireAnswer(String url) {
    List<String> refusals = new ArrayList<>();
    for (URI master : masters(url)) {
      String refusal = refusal(master);
      if (refusal == null) {
        return;
      }
      refusals.add(refusal);
    }
    throw new EnvironmentException(
        "nothing answers at the Spark master %s (%s); check its address and port, and that it runs"
            .formatted(url, String.join("; ", refusals)));
  }

  private static List<URI> masters(String url) {
    List<URI> masters =
        Arrays.stream(url.substring(SCHEME.length()).split(",", -1))
            .map(place -> parse(url, SCHEME + place))
            .toList();
    for (URI master : masters) {
      if (master.getHost() == null || master.getPort() < 0) {
        throw malformed(url);
      }
    }
    return masters;
  }

  private static URI parse(String url, String place) {
    try {
      return URI.create(place);
    } catch (IllegalArgumentException e) {
      throw malformed(url);
    }
  }

  private static UserException malformed(String url) {
    return new UserException(
        "the Spark master is \""
            + url
            + "\", but a standalone master is named by host and port, like spark://HOST:7077");
  }

  /** What went wrong, or {@code null} if the master took the connection. */
  private static String refusal(URI master) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(master.getHost(), master.getPort()), (int) LIMIT.toMillis());
      return null;
    } catch (UnknownHostException e) {
      return "the host " + master.getHost() + " is unknown";
    } catch (IOException e) {
      return master.getAuthority() + ": " + e.getMessage();
    }
  }
}
