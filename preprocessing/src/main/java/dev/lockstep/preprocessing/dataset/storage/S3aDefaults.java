package dev.lockstep.preprocessing.dataset.storage;

import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Settings of Hadoop's S3A client that Lockstep relies on (committer, conditional create) or
 * recommends (bounded retries). None of them is a secret or names a store.
 */
public final class S3aDefaults {
  private static final Map<String, String> SETTINGS = settings();

  private S3aDefaults() {}

  /** Setting by name, sorted; names without Spark's {@code spark.hadoop.} prefix. */
  public static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    addProtocol(settings);
    addPatience(settings);
    return settings;
  }

  /** Sets each of them where the user has not chosen a value, whatever Hadoop's own default is. */
  public static Configuration applyTo(Configuration configuration) {
    SETTINGS.forEach(
        (name, value) -> {
          if (!isChosen(configuration, name)) {
            configuration.set(name, value, "lockstep");
          }
        });
    return configuration;
  }

  private static boolean isChosen(Configuration configuration, String name) {
    String[] sources = configuration.getPropertySources(name);
    return sources != null
        && sources.length > 0
        && !sources[sources.length - 1].endsWith("-default.xml");
  }

  private static void addProtocol(Map<String, String> settings) {
    settings.put("fs.s3a.path.style.access", "true");
    settings.put("fs.s3a.committer.name", "magic");
    settings.put("fs.s3a.committer.magic.enabled", "true");
    settings.put(
        "mapreduce.outputcommitter.factory.scheme.s3a",
        "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory");
    settings.put("fs.s3a.create.conditional.enabled", "true");
    // a reader notices that an object was replaced under it
    settings.put("fs.s3a.change.detection.mode", "server");
    settings.put("fs.s3a.change.detection.source", "etag");
    // one more request per process and bucket; without it a missing bucket looks like an empty one
    settings.put("fs.s3a.bucket.probe", "2");
  }

  /**
   * A store that is down or refuses us is reported in seconds; a hiccup is still ridden out. S3A
   * alone tries again: waits of the SDK below it would come on top, and are longer.
   */
  private static void addPatience(Map<String, String> settings) {
    settings.put("fs.s3a.attempts.maximum", "0");
    // the default, analytics, asks by a client of its own, to which S3A's retries do not apply
    settings.put("fs.s3a.input.stream.type", "classic");
    // before the second attempt twice the interval on average, and twice as long before each other
    settings.put("fs.s3a.retry.limit", "5");
    settings.put("fs.s3a.retry.interval", "100ms");
    settings.put("fs.s3a.retry.throttle.limit", "10");
    settings.put("fs.s3a.retry.throttle.interval", "50ms");
    // the shortest that Hadoop accepts
    settings.put("fs.s3a.connection.establish.timeout", "15s");
    settings.put("fs.s3a.connection.timeout", "30s");
    settings.put("fs.s3a.connection.request.timeout", "60s");
    settings.put("fs.s3a.connection.acquisition.timeout", "30s");
  }
}
