package dev.lockstep.preprocessing.dataset.storage;

import dev.lockstep.store.EmbeddedStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An embedded S3 server with one bucket, for one test class: a static field with {@code
 * RegisterExtension} starts and stops it.
 */
public final class S3TestStore implements BeforeAllCallback, AfterAllCallback {
  private static final String HOME = "lockstep.store.home";

  private final String bucket;
  private Path folder;
  private EmbeddedStore store;

  /**
   * @param bucket of this test class alone, since Hadoop keeps one client per bucket in a process
   */
  public S3TestStore(String bucket) {
    this.bucket = bucket;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new IllegalStateException("system property " + HOME + " names the server's jars");
    }
    folder = Files.createTempDirectory("s3-" + bucket);
    store = EmbeddedStore.start(Path.of(home), folder, 0);
    store.createBucket(bucket);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (store != null) {
      store.close();
    }
    FileUtils.deleteDirectory(folder.toFile());
  }

  /** Settings with the server's own secret. */
  public Configuration configuration() {
    return configuration(store.endpoint(), store.secretKey());
  }

  /** Settings with any endpoint and secret. */
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

  /** With these settings. */
  public Storage storage() {
    return Storage.of(configuration());
  }

  /** As {@link #storage()}, but not the client that Hadoop keeps for others. */
  public Storage unshared(URI endpoint, String secret) {
    Configuration configuration = configuration(endpoint, secret);
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    return Storage.of(configuration);
  }

  /** Address of something in the bucket. */
  public String uri(String key) {
    return "s3a://" + bucket + "/" + key;
  }

  /** Address of a folder that nobody has used. */
  public String newFolder() {
    return uri(UUID.randomUUID().toString());
  }

  /** The plain file that an object is. */
  public Path file(String key) {
    return store.file(bucket, key);
  }

  /** The server's address. */
  public URI endpoint() {
    return store.endpoint();
  }

  /** The server's own secret. */
  public String secretKey() {
    return store.secretKey();
  }
}
