package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns what the schema library finds into sentences that help. */
final class SchemaProblems {
  private final PipelineSchema schema;
  private final Allowed allowed;
  private final SourceTree source;
  private final Problems problems;
  private final Set<JsonPointer> flawed = new LinkedHashSet<>();

  private SchemaProblems(PipelineSchema schema, SourceTree source, Problems problems) {
    this.schema = schema;
    this.allowed = new Allowed(schema);
    this.source = source;
    this.problems = problems;
  }

  /**
   * Validates a tree.
   *
   * @return places whose values must not be looked at any further
   */
  static Set<JsonPointer> collect(PipelineSchema schema, SourceTree source, Problems problems) {
    SchemaProblems collector = new SchemaProblems(schema, source, problems);
    schema.validate(source.root()).stream()
        .sorted(Comparator.comparing(message -> message.getType().equals("type") ? 0 : 1))
        .forEach(collector::add);
    return collector.flawed;
  }

  private void add(ValidationMessage message) {
    JsonPointer at = JsonPointer.compile(message.getInstanceLocation().toString());
    switch (message.getType()) {
      case "additionalProperties" -> unknown(at, message.getProperty());
      case "required" -> missing(at, message.getProperty());
      case "dependentRequired" -> lonely(at, message);
      case "propertyNames" -> badName(at, message);
      default -> value(at, message);
    }
  }

  private void unknown(JsonPointer section, String key) {
    Set<String> keys = schema.keys(source.root(), section).keySet();
    JsonPointer child = Paths.child(section, key);
    flawed.add(child);
    String place = section.matches() ? "a pipeline file" : "`" + Paths.text(section) + "`";
    String help =
        Suggestion.of(key, keys)
            .map(word -> "did you mean `" + word + "`?")
            .orElse("allowed: `" + String.join("`, `", keys) + "`");
    problems.add(
        source.origin(child), "`" + Paths.text(child) + "` is not a key of " + place + "; " + help);
  }

  private void missing(JsonPointer section, String key) {
    JsonPointer child = Paths.child(section, key);
    List<JsonNode> schemas = schema.keys(source.root(), section).getOrDefault(key, List.of());
    String description = schema.first(schemas, "description").map(JsonNode::asText).orElse("");
    String text = "`" + Paths.text(child) + "` is missing: " + description;
    problems.add(source.origin(section), text.replaceAll("[.:]? *$", ""));
  }

  private void lonely(JsonPointer section, ValidationMessage message) {
    JsonNode pairs = message.getSchemaNode();
    for (Map.Entry<String, JsonNode> pair : pairs.properties()) {
      String other = pair.getValue().path(0).asText();
      JsonNode present = source.root().at(section);
      if (present.has(pair.getKey()) && !present.has(other)) {
        JsonPointer child = Paths.child(section, pair.getKey());
        String names = "`" + Paths.text(child) + "` needs `" + other + "` beside it";
        problems.add(source.origin(child), names + ", found it alone");
      }
    }
  }

  private void badName(JsonPointer section, ValidationMessage message) {
    source
        .root()
        .at(section)
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!key.matches(message.getSchemaNode().path("pattern").asText(".*"))) {
                JsonPointer child = Paths.child(section, key);
                flawed.add(child);
                String text = "` is not a Spark property: its name must start with `spark.`";
                problems.add(source.origin(child), "`" + key + text);
              }
            });
  }

  private void value(JsonPointer at, ValidationMessage message) {
    if (!flawed.add(at)) {
      return;
    }
    List<JsonNode> schemas = schema.at(source.root(), at);
    JsonNode value = source.root().at(at);
    String name = at.matches() ? "the file" : "`" + Paths.text(at) + "`";
    problems.add(source.origin(at), name + text(message, schemas, value));
  }

  private String text(ValidationMessage message, List<JsonNode> schemas, JsonNode value) {
    if (schemas.contains(schema.resolve("#/$defs/secret"))) {
      return " must be a reference to an environment variable such as `${env:S3_SECRET_KEY}`,"
          + " found something else (not shown); put the secret into a variable and, if it was"
          + " shared with this file, replace it";
    }
    String found = ": found " + Allowed.found(value);
    return switch (message.getType()) {
      case "enum" -> found + suggestion(message.getSchemaNode(), value);
      case "minItems" -> found + ", allowed: at least " + message.getSchemaNode().asText();
      case "maxItems" -> found + ", allowed: at most " + message.getSchemaNode().asText();
      case "minLength" -> found + ", allowed: at least one character";
      case "maxLength" -> found + ", allowed: at most " + message.getSchemaNode() + " characters";
      case "uniqueItems" -> " has an entry twice, allowed: every entry once";
      case "maximum" -> found + ", allowed: " + allowed.text(schemas) + percentHint(schemas, value);
      default -> found + ", allowed: " + allowed.text(schemas) + emptyHint(schemas, value);
    };
  }

  private static String suggestion(JsonNode choices, JsonNode value) {
    Optional<String> meant = Suggestion.of(value.asText(), words(choices));
    return meant.map(word -> "; did you mean `" + word + "`? Allowed: ").orElse(", allowed: ")
        + Allowed.words(choices);
  }

  private static List<String> words(JsonNode choices) {
    List<String> words = new ArrayList<>();
    choices.forEach(choice -> words.add(choice.asText()));
    return words;
  }

  private String percentHint(List<JsonNode> schemas, JsonNode value) {
    boolean share = schemas.contains(schema.resolve("#/$defs/share"));
    return share ? "; did you mean `" + value.asText() + "%`?" : "";
  }

  private static String emptyHint(List<JsonNode> schemas, JsonNode value) {
    boolean section =
        schemas.stream().anyMatch(candidate -> candidate.path("type").asText().equals("object"));
    return section && value.isNull() ? "; write `{}` for a section of defaults" : "";
  }
}
