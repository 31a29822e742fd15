package dev.lockstep.training.model.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Versions of what is on the class path, as Maven wrote them into the jars. */
public final class Versions {
  private static final String UNKNOWN = "unknown";

  private Versions() {}

  /** Libraries that decide the bits of a model. */
  public static Map<String, String> ofLibraries() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("deeplearning4j", of("org.deeplearning4j", "deeplearning4j-nn"));
    versions.put("nd4j", of("org.nd4j", "nd4j-api"));
    versions.put("native", NativeBinary.onClassPath().name());
    versions.put("java", Runtime.version().toString());
    return versions;
  }

  static String of(String group, String artifact) {
    String resource = "META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream in = Versions.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        return UNKNOWN;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", UNKNOWN);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " from the class path", e);
    }
  }
}
