package dev.lockstep.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Handle on an embedded S3 server: S3Proxy over a folder, in a process of its own, on loopback.
 * Uses the JDK alone, so it can be on any class path.
 *
 * <p>The server lives as long as a handle of a living process needs it, whichever process started
 * it; one started by {@link #startDaemon} lives until {@link #stop}. All methods throw {@link
 * StoreException} with a message for the user when the server cannot be reached or started.
 */
public final class EmbeddedStore implements AutoCloseable {

  /** A start takes about 2 s; on a machine with much else to do it took 20. */
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private final StoreFolder folder;
  private final StoreFolder.Address address;
  private final StoreFolder.Credentials credentials;
  private final Optional<Path> lease;

  EmbeddedStore(
      StoreFolder folder,
      StoreFolder.Address address,
      StoreFolder.Credentials credentials,
      Optional<Path> lease) {
    this.folder = folder;
    this.address = address;
    this.credentials = credentials;
    this.lease = lease;
  }

  /**
   * Starts a server that ends with this process, or joins the one that already serves the folder.
   *
   * @param home folder with the server's jars
   * @param folder where buckets are kept; credentials are made there on first use, mode 0600
   * @param port to bind on 127.0.0.1, 0 for any free one
   */
  public static EmbeddedStore start(Path home, Path folder, int port) {
    return new StoreStarter(home, new StoreFolder(folder), port, false).start(START_LIMIT);
  }

  /** Like {@link #start}, but the server stays until {@link #stop}, also if it ran before. */
  public static EmbeddedStore startDaemon(Path home, Path folder, int port) {
    return new StoreStarter(home, new StoreFolder(folder), port, true).start(START_LIMIT);
  }

  /** The server of a folder if one runs; closing this handle does not stop it. */
  public static Optional<EmbeddedStore> running(Path folder) {
    return StoreStarter.find(new StoreFolder(folder));
  }

  /**
   * Stops the server of a folder, also if other processes use it.
   *
   * @return whether one was running
   */
  public static boolean stop(Path folder) {
    StoreFolder files = new StoreFolder(folder);
    try {
      files.leases().daemon(false);
      Optional<ProcessHandle> server =
          files.readAddress().flatMap(address -> address.server().handle());
      server.ifPresent(process -> Processes.end(process, STOP_LIMIT));
      return server.isPresent();
    } catch (IOException e) {
      throw new StoreException("The embedded store of " + folder + " cannot be stopped: " + e, e);
    }
  }

  /** Names of the buckets of a folder, sorted; no server is needed for that. */
  public static List<String> buckets(Path folder) {
    try (Stream<Path> buckets = Files.list(new StoreFolder(folder).buckets())) {
      return buckets
          .filter(Files::isDirectory)
          .map(b -> b.getFileName().toString())
          .sorted()
          .toList();
    } catch (NoSuchFileException nothingYet) {
      return List.of();
    } catch (IOException e) {
      throw new StoreException("The buckets of " + folder + " cannot be listed: " + e, e);
    }
  }

  /** Address of the S3 API, {@code http://127.0.0.1:port}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + address.port());
  }

  /** Access key. */
  public String accessKey() {
    return credentials.accessKey();
  }

  /** Secret key; never print it. */
  public String secretKey() {
    return credentials.secretKey();
  }

  /** File that has both keys, readable by its owner alone. */
  public Path credentialsFile() {
    return folder.credentials();
  }

  /** Process number of the server. */
  public long pid() {
    return address.server().pid();
  }

  /** Creates a bucket if it is absent. */
  public void createBucket(String name) {
    try {
      Files.createDirectories(bucket(name));
    } catch (IOException e) {
      throw new StoreException("Bucket \"" + name + "\" cannot be created: " + e, e);
    }
  }

  /**
   * The file behind an object: objects are plain files. For reading, and for damaging an object in
   * tests: a file that was not put through the server has no ETag, which S3A insists on.
   */
  public Path file(String bucket, String key) {
    Path root = bucket(bucket);
    Path file = root.resolve(key).normalize();
    if (file.equals(root) || !file.startsWith(root)) {
      throw new StoreException("\"" + key + "\" does not name an object in bucket " + bucket + ".");
    }
    return file;
  }

  private Path bucket(String name) {
    if (!BUCKET.matcher(name).matches()) {
      throw new StoreException(
          "\"%s\" is no bucket name: use 3 to 63 of a-z, 0-9, '.' and '-', ends excluded."
              .formatted(name));
    }
    return folder.buckets().resolve(name);
  }

  /**
   * Gives the server up; it ends if nobody else needs it. Waits for that if this handle is the last
   * one. Can be called again.
   */
  @Override
  public void close() {
    if (lease.isEmpty()) {
      return;
    }
    try {
      boolean released = Files.deleteIfExists(lease.get());
      if (released && !folder.leases().held()) {
        address.server().handle().ifPresent(process -> Processes.awaitEnd(process, STOP_LIMIT));
      }
    } catch (IOException e) {
      throw new StoreException("The embedded store of " + folder.path() + " stays: " + e, e);
    }
  }

  @Override
  public String toString() {
    return "EmbeddedStore[" + folder.path() + " at " + endpoint() + "]";
  }
}
