package dev.lockstep.preprocessing.dataset.storage;

import dev.lockstep.store.EmbeddedStore;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** An embedded S3 server for one test class, and Hadoop's settings for it. */
public final class S3TestStore implements AutoCloseable {
  private static final String HOME = "lockstep.store.home";

  private final EmbeddedStore store;

  private S3TestStore(EmbeddedStore store) {
    this.store = store;
  }

  /** Starts a server over a folder, with one bucket. */
  public static S3TestStore start(Path folder, String bucket) {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new IllegalStateException("system property " + HOME + " names the server's jars");
    }
    EmbeddedStore store = EmbeddedStore.start(Path.of(home), folder, 0);
    store.createBucket(bucket);
    return new S3TestStore(store);
  }

  /** Settings with the server's own secret. */
  public Configuration configuration() {
    return configuration(store.endpoint(), store.secretKey());
  }

  /** Settings with any endpoint and secret; file systems are not shared with other tests. */
  public Configuration configuration(URI endpoint, String secret) {
    Configuration configuration = S3aDefaults.applyTo(new Configuration());
    configuration.set("fs.s3a.endpoint", endpoint.toString());
    configuration.set("fs.s3a.endpoint.region", "us-east-1");
    configuration.set("fs.s3a.access.key", store.accessKey());
    configuration.set("fs.s3a.secret.key", secret);
    configuration.set("fs.s3a.connection.ssl.enabled", "false");
    configuration.set(
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    return configuration;
  }

  /** The server's address. */
  public URI endpoint() {
    return store.endpoint();
  }

  @Override
  public void close() {
    store.close();
  }
}
