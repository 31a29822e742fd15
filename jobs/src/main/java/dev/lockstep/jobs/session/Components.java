package dev.lockstep.jobs.session;

import dev.lockstep.preprocessing.dataset.storage.CodeVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Versions of Lockstep and what it stands on, read from resources so that nothing is started. */
public final class Components {
  private static final String UNKNOWN = "(not on the class path)";

  private Components() {}

  /** Version by name, Lockstep first. */
  public static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Lockstep", lockstep());
    versions.put("Spark", property("/spark-version-info.properties", "version"));
    versions.put("Hadoop", property("/common-version-info.properties", "version"));
    versions.put(
        "Deeplearning4j",
        property("/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties", "version"));
    versions.put("Java", System.getProperty("java.version"));
    return versions;
  }

  private static String lockstep() {
    return CodeVersion.of(Components.class).toString();
  }

  private static String property(String resource, String name) {
    try (InputStream in = Components.class.getResourceAsStream(resource)) {
      if (in == null) {
        return UNKNOWN;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty(name, UNKNOWN);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + resource, e);
    }
  }
}
