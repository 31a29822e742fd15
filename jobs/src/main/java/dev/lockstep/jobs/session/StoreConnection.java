package dev.lockstep.jobs.session;

import dev.lockstep.jobs.config.PipelineFile.Store;
import dev.lockstep.jobs.config.Secret;
import dev.lockstep.store.EmbeddedStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * The opened object store of a pipeline. Closing it stops an embedded server that nobody else uses.
 */
public final class StoreConnection implements AutoCloseable {
  private final Map<String, String> settings;
  private final Map<String, Secret> credentials;
  private final Optional<EmbeddedStore> embedded;

  private StoreConnection(
      Map<String, String> settings,
      Map<String, Secret> credentials,
      Optional<EmbeddedStore> embedded) {
    this.settings = settings;
    this.credentials = credentials;
    this.embedded = embedded;
  }

  /**
   * Starts or joins the embedded server, or notes where the user's own store is.
   *
   * @param addresses every address the pipeline names; the embedded store gets their buckets
   */
  public static StoreConnection open(Store store, Home home, Collection<String> addresses) {
    if (store instanceof Store.Embedded embedded) {
      return embedded(embedded, home, addresses);
    }
    return external((Store.S3) store);
  }

  /** None, for addresses of files and HDFS. */
  static StoreConnection none() {
    return new StoreConnection(Map.of(), Map.of(), Optional.empty());
  }

  private static StoreConnection embedded(
      Store.Embedded store, Home home, Collection<String> addresses) {
    Path folder = store.folder().toAbsolutePath().normalize();
    EmbeddedStore server = EmbeddedStore.start(home.requireStoreHome(), folder, store.port());
    buckets(addresses).forEach(server::createBucket);
    return new StoreConnection(
        endpoint(Optional.of(server.endpoint()), "us-east-1", true),
        keys(new Secret(server.accessKey()), new Secret(server.secretKey())),
        Optional.of(server));
  }

  private static StoreConnection external(Store.S3 store) {
    Map<String, Secret> keys =
        store.accessKey().isPresent() && store.secretKey().isPresent()
            ? keys(store.accessKey().get(), store.secretKey().get())
            : Map.of();
    return new StoreConnection(
        endpoint(store.endpoint(), store.region(), store.pathStyle()), keys, Optional.empty());
  }

  private static Map<String, String> endpoint(
      Optional<URI> endpoint, String region, boolean pathStyle) {
    Map<String, String> settings = new TreeMap<>();
    endpoint.ifPresent(
        uri -> {
          settings.put("fs.s3a.endpoint", uri.toString());
          settings.put(
              "fs.s3a.connection.ssl.enabled", String.valueOf("https".equals(uri.getScheme())));
        });
    settings.put("fs.s3a.endpoint.region", region);
    settings.put("fs.s3a.path.style.access", String.valueOf(pathStyle));
    return settings;
  }

  private static Map<String, Secret> keys(Secret access, Secret secret) {
    return Map.of("fs.s3a.access.key", access, "fs.s3a.secret.key", secret);
  }

  /** Names of the buckets behind s3a addresses, sorted. */
  static SortedSet<String> buckets(Collection<String> addresses) {
    SortedSet<String> buckets = new TreeSet<>();
    for (String address : addresses) {
      if (address.startsWith("s3a://")) {
        String rest = address.substring("s3a://".length());
        int slash = rest.indexOf('/');
        buckets.add(slash < 0 ? rest : rest.substring(0, slash));
      }
    }
    return buckets;
  }

  /** Settings that are no secrets, by Hadoop's names. */
  public Map<String, String> settings() {
    return settings;
  }

  /** Sets endpoint and credentials on a configuration in memory, the only place secrets go to. */
  public void configure(Configuration configuration) {
    settings.forEach(configuration::set);
    credentials.forEach((name, secret) -> configuration.set(name, secret.reveal()));
    if (!credentials.isEmpty()) {
      configuration.set(
          "fs.s3a.aws.credentials.provider",
          "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    }
  }

  /** The file behind an address, if objects are files on this machine. */
  public Optional<Path> file(String address) {
    URI uri = URI.create(address);
    if ("file".equals(uri.getScheme())) {
      return Optional.of(Path.of(uri.getPath()));
    }
    return embedded
        .filter(store -> "s3a".equals(uri.getScheme()))
        .map(store -> store.file(uri.getAuthority(), uri.getPath().substring(1)));
  }

  @Override
  public void close() {
    embedded.ifPresent(EmbeddedStore::close);
  }
}
