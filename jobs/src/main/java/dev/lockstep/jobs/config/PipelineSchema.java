package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The JSON Schema of pipeline files: the one place that knows keys, types, bounds and defaults.
 *
 * <p>Validation is the library's. What it does not offer is answered by walking the schema next to
 * a value: which subschemas apply (references, and the branch of an {@code if} on a type key),
 * hence which keys are allowed and which defaults fill in. Only the keywords the shipped schema
 * uses are walked.
 */
final class PipelineSchema {
  private static final String RESOURCE = "pipeline.schema.json";

  /** Numbers as a pipeline file's own are read. */
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final ObjectNode root;
  private final JsonSchema validator;

  private PipelineSchema(ObjectNode root) {
    this.root = root;
    this.validator = validator(root);
  }

  /** The schema this program was built with. */
  static PipelineSchema load() {
    try (InputStream in = PipelineSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return new PipelineSchema((ObjectNode) JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  private static JsonSchema validator(ObjectNode root) {
    JsonMetaSchema dialect =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keyword(new NonValidationKeyword("x-default"))
            .build();
    JsonSchemaFactory factory =
        JsonSchemaFactory.getInstance(VersionFlag.V202012, builder -> builder.metaSchema(dialect));
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
    return factory.getSchema(root, config);
  }

  /** The whole schema, for the reference page. */
  ObjectNode root() {
    return root;
  }

  /** What the library finds wrong with a tree. */
  Set<ValidationMessage> validate(JsonNode tree) {
    return validator.validate(tree);
  }

  /** Adds the defaults of everything that is absent, as deep as sections are present. */
  void applyDefaults(JsonNode tree) {
    fill(List.of(root), tree);
  }

  private void fill(List<JsonNode> schemas, JsonNode value) {
    if (value instanceof ObjectNode object) {
      // a default may choose the branch that has further defaults
      for (boolean changed = true; changed; ) {
        changed = false;
        for (var entry : properties(schemas, object).entrySet()) {
          Optional<JsonNode> preset = first(entry.getValue(), "default");
          if (!object.has(entry.getKey()) && preset.isPresent()) {
            object.set(entry.getKey(), preset.get().deepCopy());
            changed = true;
          }
        }
      }
      properties(schemas, object).forEach((key, below) -> fill(below, object.path(key)));
    } else if (value.isArray()) {
      List<JsonNode> items = keyword(schemas, value, "items");
      value.forEach(item -> fill(items, item));
    }
  }

  /** The keys that the object at {@code pointer} may have, with their schemas, by name. */
  Map<String, List<JsonNode>> keys(JsonNode tree, JsonPointer pointer) {
    return properties(at(tree, pointer), tree.at(pointer));
  }

  /** Whether the object at {@code pointer} is a map with keys of the user's choice. */
  boolean takesAnyKey(JsonNode tree, JsonPointer pointer) {
    return at(tree, pointer).stream().anyMatch(it -> it.path("additionalProperties").isObject());
  }

  /** The subschemas that apply to the value at {@code pointer}, the nearest first. */
  List<JsonNode> at(JsonNode tree, JsonPointer pointer) {
    List<JsonNode> schemas = List.of(root);
    JsonNode value = tree;
    for (JsonPointer at = pointer; !at.matches(); at = at.tail()) {
      schemas = below(schemas, value, at.getMatchingProperty());
      value =
          value.isArray()
              ? value.path(at.getMatchingIndex())
              : value.path(at.getMatchingProperty());
    }
    return applied(schemas, value);
  }

  private List<JsonNode> below(List<JsonNode> schemas, JsonNode value, String key) {
    if (value.isArray()) {
      return keyword(schemas, value, "items");
    }
    List<JsonNode> known = properties(schemas, value).get(key);
    return known != null ? known : keyword(schemas, value, "additionalProperties");
  }

  private Map<String, List<JsonNode>> properties(List<JsonNode> schemas, JsonNode value) {
    Map<String, List<JsonNode>> properties = new TreeMap<>();
    for (JsonNode schema : keyword(schemas, value, "properties")) {
      schema
          .fields()
          .forEachRemaining(
              field ->
                  properties
                      .computeIfAbsent(field.getKey(), key -> new ArrayList<>())
                      .add(field.getValue()));
    }
    return properties;
  }

  private List<JsonNode> keyword(List<JsonNode> schemas, JsonNode value, String keyword) {
    return applied(schemas, value).stream()
        .filter(schema -> schema.path(keyword).isObject())
        .map(schema -> schema.get(keyword))
        .toList();
  }

  /** The first value of a keyword among schemas and what they refer to. */
  Optional<JsonNode> first(List<JsonNode> schemas, String keyword) {
    return applied(schemas, root.nullNode()).stream()
        .filter(schema -> schema.has(keyword))
        .map(schema -> schema.get(keyword))
        .findFirst();
  }

  private List<JsonNode> applied(List<JsonNode> schemas, JsonNode value) {
    List<JsonNode> applied = new ArrayList<>();
    schemas.forEach(schema -> apply(schema, value, applied));
    return applied;
  }

  private void apply(JsonNode schema, JsonNode value, List<JsonNode> applied) {
    if (applied.contains(schema)) {
      return;
    }
    applied.add(schema);
    if (schema.has("$ref")) {
      apply(resolve(schema.get("$ref").textValue()), value, applied);
    }
    for (JsonNode branch : schema.path("allOf")) {
      if (chosen(branch.path("if"), value)) {
        apply(branch.path("then"), value, applied);
      }
    }
  }

  private static boolean chosen(JsonNode condition, JsonNode value) {
    for (var fields = condition.path("properties").fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (!field.getValue().path("const").equals(value.path(field.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** The definition a reference like {@code #/$defs/size} names. */
  JsonNode resolve(String reference) {
    JsonNode definition = root.at(reference.substring(1));
    if (definition.isMissingNode()) {
      throw new IllegalStateException("the schema refers to " + reference + ", which it lacks");
    }
    return definition;
  }
}
