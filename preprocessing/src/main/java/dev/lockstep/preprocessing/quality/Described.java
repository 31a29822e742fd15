package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.Manifest;
import java.util.Map;

/**
 * Rows that are compared with others by their statistics.
 *
 * @param version id of the version that has them
 * @param rows train rows
 * @param statistics as manifests have them
 */
public record Described(String version, long rows, Map<String, JsonNode> statistics) {
  public Described {
    statistics = Map.copyOf(statistics);
  }

  /** What a version says of its train rows, and of all rows in a target of classes. */
  public static Described of(Manifest manifest) {
    return new Described(manifest.id(), manifest.counts().train(), manifest.described());
  }
}
