package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Says in words which values a schema allows, and what was found instead. */
final class Allowed {
  private static final int MAX_FOUND = 60;
  private static final Map<String, String> TYPES =
      Map.of(
          "string", "text",
          "integer", "a whole number",
          "number", "a number",
          "boolean", "true or false",
          "array", "a list",
          "object", "a section with keys below it");

  private final PipelineSchema schema;

  Allowed(PipelineSchema schema) {
    this.schema = schema;
  }

  /** For example {@code a whole number from 1 to 100000}. */
  String text(List<JsonNode> schemas) {
    Optional<JsonNode> choices = schema.first(schemas, "enum");
    if (choices.isPresent()) {
      return words(choices.get());
    }
    Optional<JsonNode> pattern = schema.first(schemas, "pattern");
    return pattern.isPresent()
        ? form(owner(schemas, pattern.get()))
        : type(schemas) + bounds(schemas);
  }

  /** The words of an {@code enum}, each in backquotes. */
  static String words(JsonNode choices) {
    return StreamSupport.stream(choices.spliterator(), false)
        .map(choice -> "`" + choice.asText() + "`")
        .collect(Collectors.joining(", "));
  }

  /** A form has a name, a description of the form, and examples. */
  private String form(JsonNode owner) {
    String title = owner.path("title").asText("text of the form " + owner.path("pattern").asText());
    String description = owner.path("description").asText("");
    JsonNode examples = owner.path("examples");
    String example = examples.isEmpty() ? "" : " such as " + words(examples);
    return title + example + (description.isEmpty() ? "" : " (" + sentence(description) + ")");
  }

  /** Definitions may be refined where they are used; the form is described by the definition. */
  private JsonNode owner(List<JsonNode> schemas, JsonNode pattern) {
    for (JsonNode candidate : schemas) {
      if (pattern.equals(candidate.get("pattern"))) {
        return candidate;
      }
    }
    return schemas.get(0);
  }

  private String type(List<JsonNode> schemas) {
    JsonNode type = schema.first(schemas, "type").orElseThrow();
    if (type.isTextual()) {
      return TYPES.get(type.textValue());
    }
    List<String> names = new ArrayList<>();
    type.forEach(name -> names.add(TYPES.get(name.textValue())));
    return String.join(" or ", names);
  }

  private String bounds(List<JsonNode> schemas) {
    Optional<String> low = bound(schemas, "minimum");
    Optional<String> high = bound(schemas, "maximum");
    List<String> parts = new ArrayList<>();
    low.ifPresent(bound -> parts.add("from " + bound));
    bound(schemas, "exclusiveMinimum").ifPresent(bound -> parts.add("above " + bound));
    high.ifPresent(bound -> parts.add((low.isPresent() ? "to " : "up to ") + bound));
    bound(schemas, "exclusiveMaximum").ifPresent(bound -> parts.add("below " + bound));
    return parts.isEmpty() ? "" : " " + String.join(" ", parts);
  }

  private Optional<String> bound(List<JsonNode> schemas, String keyword) {
    return schema.first(schemas, keyword).map(JsonNode::asText);
  }

  private static String sentence(String description) {
    return description.endsWith(".")
        ? description.substring(0, description.length() - 1)
        : description;
  }

  /** What stands there, shortened and without the password a URL may have. */
  static String found(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "`" + shorten(value.textValue()) + "`";
      case NULL, MISSING -> "nothing";
      case OBJECT -> "a section";
      case ARRAY -> "a list of " + value.size();
      default -> value.asText();
    };
  }

  private static String shorten(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ").replaceAll("://[^/]*@", "://(hidden)@");
    return line.length() <= MAX_FOUND ? line : line.substring(0, MAX_FOUND) + "...";
  }
}
