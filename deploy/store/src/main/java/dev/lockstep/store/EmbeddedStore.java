package dev.lockstep.store;

import java.net.URI;
import java.nio.file.Path;

/**
 * Handle on an embedded S3 server: S3Proxy over a folder, in a process of its own, on loopback.
 * Uses the JDK alone, so it can be on any class path.
 */
public final class EmbeddedStore implements AutoCloseable {

  /**
   * Starts a server that ends with this process, or joins the one that already serves the folder.
   *
   * @param home folder with the server's jars
   * @param folder where buckets are kept; credentials are made there on first use, mode 0600
   * @param port to bind on 127.0.0.1, 0 for any free one
   */
  public static EmbeddedStore start(Path home, Path folder, int port) {
    throw new IllegalStateException("not yet written");
  }

  /** Address of the S3 API, {@code http://127.0.0.1:port}. */
  public URI endpoint() {
    throw new IllegalStateException("not yet written");
  }

  /** Access key. */
  public String accessKey() {
    throw new IllegalStateException("not yet written");
  }

  /** Secret key; never print it. */
  public String secretKey() {
    throw new IllegalStateException("not yet written");
  }

  /** Creates a bucket if it is absent. */
  public void createBucket(String name) {
    throw new IllegalStateException("not yet written");
  }

  /** The file behind an object: objects are plain files. */
  public Path file(String bucket, String key) {
    throw new IllegalStateException("not yet written");
  }

  /** Stops the server if this handle started it. */
  @Override
  public void close() {
    throw new IllegalStateException("not yet written");
  }
}
