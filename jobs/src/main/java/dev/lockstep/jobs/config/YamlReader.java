package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads one YAML document into a tree that remembers lines. Builds plain values only, never Java
 * objects; size, depth and the growth through aliases are bounded.
 */
final class YamlReader {
  private static final int MAX_CHARACTERS = 1 << 20;
  private static final int MAX_VALUES = 20_000;
  private static final int MAX_DEPTH = 40;
  private static final int MAX_ALIASES = 20;

  private final String where;
  private final Function<Node, Origin> origin;
  private final Problems problems;
  private final Map<JsonPointer, Origin> origins = new LinkedHashMap<>();
  private int values;

  private YamlReader(String where, Function<Node, Origin> origin, Problems problems) {
    this.where = where;
    this.origin = origin;
    this.problems = problems;
  }

  /**
   * Reads a file.
   *
   * @param problems gets what is wrong with single entries
   * @throws UserException if the text is no YAML or too large
   */
  static SourceTree file(String name, String text, Problems problems) {
    Function<Node, Origin> lines = node -> Origin.line(name, node.getStartMark().getLine() + 1);
    YamlReader reader = new YamlReader(name, lines, problems);
    JsonNode root = reader.read(text);
    reader.origins.put(JsonPointer.empty(), Origin.line(name, 1));
    return new SourceTree(root, reader.origins);
  }

  /**
   * Reads the value of an override.
   *
   * @throws UserException if the text is no YAML or too large
   */
  static JsonNode value(Origin origin, String text, Problems problems) {
    return new YamlReader(origin.label(), node -> origin, problems).read(text);
  }

  private JsonNode read(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw tooLarge(text.length() + " characters", MAX_CHARACTERS + " characters");
    }
    Node node;
    try {
      node = new Yaml(options()).compose(new StringReader(text));
    } catch (YAMLException e) {
      throw new UserException(YamlFailures.message(where, text, e), e);
    }
    return node == null ? MissingNode.getInstance() : convert(node, JsonPointer.empty(), 0);
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setCodePointLimit(MAX_CHARACTERS);
    return options;
  }

  private JsonNode convert(Node node, JsonPointer pointer, int depth) {
    if (++values > MAX_VALUES) {
      throw tooLarge("more than " + MAX_VALUES + " values", MAX_VALUES + " values");
    }
    if (depth > MAX_DEPTH) {
      throw tooLarge("a value that contains itself", MAX_DEPTH + " levels");
    }
    origins.putIfAbsent(pointer, origin.apply(node));
    if (!node.getTag().startsWith(Tag.PREFIX)) {
      problems.add(
          origin.apply(node),
          "the tag `" + node.getTag() + "` is not supported; write the value without a tag");
    }
    if (node instanceof MappingNode mapping) {
      return object(mapping, pointer, depth);
    }
    return node instanceof SequenceNode sequence
        ? array(sequence, pointer, depth)
        : scalar((ScalarNode) node);
  }

  private static JsonNode scalar(ScalarNode node) {
    return node.getScalarStyle() == ScalarStyle.PLAIN
        ? Scalars.value(node.getValue())
        : TextNode.valueOf(node.getValue());
  }

  private ArrayNode array(SequenceNode node, JsonPointer pointer, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Node item : node.getValue()) {
      array.add(convert(item, Paths.child(pointer, array.size()), depth + 1));
    }
    return array;
  }

  private ObjectNode object(MappingNode node, JsonPointer pointer, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple entry : node.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problems.add(origin.apply(entry.getKeyNode()), "a key must be a word, not a collection");
        continue;
      }
      JsonPointer child = Paths.child(pointer, key.getValue());
      if (object.has(key.getValue())) {
        problems.add(
            origin.apply(key),
            "`" + Paths.text(child) + "` is given twice, first at " + origins.get(child).label());
        continue;
      }
      origins.put(child, origin.apply(key));
      object.set(key.getValue(), convert(entry.getValueNode(), child, depth + 1));
    }
    return object;
  }

  private UserException tooLarge(String found, String allowed) {
    return new UserException(
        where + " is too large for a pipeline file: found " + found + ", allowed: " + allowed);
  }
}
