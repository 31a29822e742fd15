package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** Applies {@code path=value} to a tree before it is checked. */
final class Overrides {
  private final PipelineSchema schema;
  private final SourceTree source;
  private final Problems problems;

  private Overrides(PipelineSchema schema, SourceTree source, Problems problems) {
    this.schema = schema;
    this.source = source;
    this.problems = problems;
  }

  /** Changes the tree in place; later overrides win. */
  static void apply(
      List<String> overrides, PipelineSchema schema, SourceTree source, Problems problems) {
    Overrides target = new Overrides(schema, source, problems);
    for (int i = 0; i < overrides.size(); i++) {
      target.apply(overrides.get(i), i);
    }
  }

  private void apply(String override, int index) {
    int equals = override.indexOf('=');
    String path = (equals < 0 ? override : override.substring(0, equals)).strip();
    Origin origin = Origin.override(index, path);
    List<String> keys = Arrays.asList(path.replaceAll("\\[(\\d+)]", ".$1").split("\\.", -1));
    if (equals < 0 || keys.contains("")) {
      problems.add(origin, "must have the form path=value, for example train.epochs=3");
      return;
    }
    JsonNode value = YamlReader.value(origin, override.substring(equals + 1), problems);
    JsonNode written = value.isMissingNode() ? NullNode.getInstance() : value;
    set(source.root(), JsonPointer.empty(), keys, new Change(written, origin));
  }

  private void set(JsonNode section, JsonPointer pointer, List<String> keys, Change change) {
    if (section instanceof ObjectNode object) {
      setKey(object, pointer, keys, change);
    } else if (section instanceof ArrayNode array) {
      setItem(array, pointer, keys, change);
    } else {
      String text = "` holds " + Allowed.found(section) + ", so it has no keys below it";
      problems.add(change.origin(), "`" + Paths.text(pointer) + text);
    }
  }

  private void setKey(ObjectNode section, JsonPointer pointer, List<String> keys, Change change) {
    // names of Spark properties have dots themselves
    boolean dotted = schema.takesAnyKey(source.root(), pointer);
    String key = dotted ? String.join(".", keys) : keys.get(0);
    List<String> rest = dotted ? List.of() : keys.subList(1, keys.size());
    JsonPointer child = Paths.child(pointer, key);
    if (rest.isEmpty()) {
      section.set(key, change.value());
      source.claim(child, change.origin());
      return;
    }
    if (!section.hasNonNull(key)) {
      section.putObject(key);
      source.claim(child, change.origin());
    }
    set(section.get(key), child, rest, change);
  }

  private void setItem(ArrayNode list, JsonPointer pointer, List<String> keys, Change change) {
    int index = keys.get(0).matches("[0-9]{1,6}") ? Integer.parseInt(keys.get(0)) : -1;
    if (index < 0 || index >= list.size()) {
      String text = "` is not in `" + Paths.text(pointer) + "`, which has " + list.size();
      problems.add(change.origin(), "`" + keys.get(0) + text + " entries numbered from 0");
      return;
    }
    JsonPointer child = Paths.child(pointer, index);
    if (keys.size() == 1) {
      list.set(index, change.value());
      source.claim(child, change.origin());
    } else {
      set(list.get(index), child, keys.subList(1, keys.size()), change);
    }
  }

  private record Change(JsonNode value, Origin origin) {}
}
