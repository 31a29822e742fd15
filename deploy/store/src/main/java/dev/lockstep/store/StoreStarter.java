package dev.lockstep.store;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Joins the server of a folder or starts one. Of several that try at once the server that gets the
 * folder's lock wins, and the others join it.
 */
final class StoreStarter {

  private static final int PROBE_MILLIS = 5000;
  private static final long RETRY_MILLIS = 50;

  private final Path home;
  private final StoreFolder folder;
  private final int port;
  private final boolean daemon;

  StoreStarter(Path home, StoreFolder folder, int port, boolean daemon) {
    this.home = home;
    this.folder = folder;
    this.port = port;
    this.daemon = daemon;
  }

  EmbeddedStore start(Duration limit) {
    checkHome();
    try {
      folder.create();
      Optional<Path> lease = daemon ? Optional.empty() : Optional.of(folder.leases().take());
      try {
        return joinOrSpawn(lease, System.nanoTime() + limit.toNanos());
      } catch (IOException | StoreException e) {
        if (lease.isPresent()) {
          Files.deleteIfExists(lease.get());
        }
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException(
          "The embedded store cannot keep its files in " + folder.path() + ": " + e, e);
    }
  }

  /** The running server, without a lease on it. */
  static Optional<EmbeddedStore> find(StoreFolder folder) {
    try {
      return join(folder, Optional.empty());
    } catch (IOException e) {
      throw new StoreException("The files in " + folder.path() + " cannot be read: " + e, e);
    }
  }

  private EmbeddedStore joinOrSpawn(Optional<Path> lease, long deadline) throws IOException {
    while (System.nanoTime() < deadline) {
      if (daemon) {
        folder.leases().daemon(true);
      }
      Optional<EmbeddedStore> joined = join(folder, lease);
      if (joined.isPresent()) {
        return checkPort(joined.get());
      }
      if (spawn(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
        continue;
      }
      pause();
    }
    throw new StoreException(
        "Another process holds the embedded store of %s but does not answer. See %s, or end it."
            .formatted(folder.path(), folder.log()));
  }

  /** Whether a server was started; if not, another one has the folder. */
  private boolean spawn(Duration limit) throws IOException {
    ServerProcess server = ServerProcess.spawn(home, folder, port, daemon);
    return switch (server.answer(limit)) {
      case READY -> true;
      case BUSY -> false;
      case PORT_IN_USE ->
          throw new StoreException(
              ("Port %d on 127.0.0.1 is in use by another program, so the embedded store of %s"
                      + " cannot listen there. Choose another port, or 0 for any free one.")
                  .formatted(port, folder.path()));
    };
  }

  private static Optional<EmbeddedStore> join(StoreFolder folder, Optional<Path> lease)
      throws IOException {
    Optional<StoreFolder.Address> address = folder.readAddress();
    Optional<StoreFolder.Credentials> credentials = folder.readCredentials();
    if (address.isEmpty()
        || credentials.isEmpty()
        || address.get().server().handle().isEmpty()
        || !answers(address.get().port())) {
      return Optional.empty();
    }
    return Optional.of(new EmbeddedStore(folder, address.get(), credentials.get(), lease));
  }

  /** Any HTTP status will do: the request is not signed, so an S3 server refuses it. */
  private static boolean answers(int port) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + "/");
      HttpURLConnection http = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      http.setConnectTimeout(PROBE_MILLIS);
      http.setReadTimeout(PROBE_MILLIS);
      try {
        return http.getResponseCode() > 0;
      } finally {
        http.disconnect();
      }
    } catch (IOException refused) {
      return false;
    }
  }

  private EmbeddedStore checkPort(EmbeddedStore store) {
    int actual = store.endpoint().getPort();
    if (port != 0 && port != actual) {
      throw new StoreException(
          ("The embedded store of %s already listens on port %d (process %d), not on the wanted"
                  + " port %d. Stop it first, or use port %d or 0.")
              .formatted(folder.path(), actual, store.pid(), port, actual));
    }
    return store;
  }

  private void checkHome() {
    if (!Files.isDirectory(home)) {
      throw new StoreException(
          "The jars of the embedded store are not in "
              + home.toAbsolutePath()
              + ". In a checkout, ./mvnw -DskipTests package puts them there.");
    }
    if (port < 0 || port > 65535) {
      throw new StoreException(
          "The store's port must be between 0 and 65535 but was " + port + ".");
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while the embedded store was starting.", e);
    }
  }
}
