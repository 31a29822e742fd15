package dev.lockstep.jobs.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes a value as YAML on one line, as short as a person would. */
final class FlowText {
  /** Words that mean something else without quotes. */
  private static final Set<String> RESERVED = Set.of("true", "false", "null");

  private FlowText() {}

  /** Like {@code 0.01}, {@code relu} or <code>{type: sgd, learning_rate: 0.1}</code>. */
  static String of(JsonNode value) {
    if (value.isObject()) {
      return value.properties().stream()
          .map(entry -> text(entry.getKey()) + ": " + of(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(FlowText::of)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value.isTextual() ? text(value.textValue()) : value.asText();
  }

  private static String text(String text) {
    boolean plain =
        text.matches("[A-Za-z_][A-Za-z0-9_]*") && !RESERVED.contains(text.toLowerCase(Locale.ROOT));
    // a text in JSON is one in YAML, too
    return plain ? text : TextNode.valueOf(text).toString();
  }
}
