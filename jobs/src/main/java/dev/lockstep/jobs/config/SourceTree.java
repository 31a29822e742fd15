package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What was written, and where.
 *
 * @param root value of the whole document
 * @param origins origin of every written value; a value without one (a default) has its nearest
 *     ancestor's
 */
record SourceTree(JsonNode root, Map<JsonPointer, Origin> origins) {

  /** Where the value at {@code pointer}, or the section it is missing from, was written. */
  Origin origin(JsonPointer pointer) {
    JsonPointer at = pointer;
    while (!origins.containsKey(at)) {
      at = at.head();
    }
    return origins.get(at);
  }

  /** Makes a value and everything below it come from one place. */
  void claim(JsonPointer pointer, Origin origin) {
    String below = pointer + "/";
    origins.keySet().removeIf(known -> known.toString().startsWith(below));
    origins.put(pointer, origin);
  }
}
