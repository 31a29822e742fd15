package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/**
 * A tree after schema validation, for checks that look at several values: what the schema refused
 * is absent here, so that one mistake is told once.
 *
 * @param source tree with defaults
 * @param flawed places the schema has refused
 * @param problems gets what the checks find
 */
record CheckedTree(SourceTree source, Set<JsonPointer> flawed, Problems problems) {

  /** The value at a path like {@code /train/epochs}, if it is present and fits the schema. */
  Optional<JsonNode> value(String path) {
    JsonPointer pointer = JsonPointer.compile(path);
    for (JsonPointer at = pointer; at != null; at = at.head()) {
      if (flawed.contains(at)) {
        return Optional.empty();
      }
    }
    return Optional.of(source.root().at(pointer)).filter(value -> !value.isMissingNode());
  }

  /** Whether something was written or filled in at a path. */
  boolean has(String path) {
    return !source.root().at(path).isMissingNode();
  }

  Optional<String> text(String path) {
    return value(path).map(JsonNode::asText);
  }

  Optional<Integer> integer(String path) {
    return value(path).map(JsonNode::intValue);
  }

  Optional<Double> share(String path) {
    return value(path).map(Units::share);
  }

  Optional<Long> bytes(String path) {
    return value(path).map(JsonNode::textValue).map(Units::bytes);
  }

  /** Adds a problem with a value; the text follows its name. */
  void refuse(String path, String text) {
    JsonPointer pointer = JsonPointer.compile(path);
    problems.add(source.origin(pointer), "`" + Paths.text(pointer) + "` " + text);
  }
}
