package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the specification of a table. The file's keys are those of the records, so that they are
 * read as JSON; what differs are units, shares, values that are texts there, and short forms.
 */
final class TableReader {
  private static final List<String> TEXTS = List.of("min", "max", "value");
  private static final List<String> TEXT_LISTS = List.of("values", "categories", "classes");

  /** Keys of feature steps that are shares. */
  private static final List<String> SHARES = List.of("low", "high");

  /** Feature steps whose min and max are numbers, not texts that stand for values of any type. */
  private static final List<String> BOUNDED = List.of("min_max", "clip");

  private TableReader() {}

  /**
   * @param written the section as it was checked; stays as it is
   * @param file the pipeline file
   */
  static TabularSpec read(ObjectNode written, Path file) {
    ObjectNode spec = written.deepCopy();
    ObjectNode source = (ObjectNode) spec.path("source");
    spec.set("schema", FrozenSchemas.take(source, file, "preprocess.source"));
    source(source);
    for (String section : List.of("records", "rules")) {
      lookups(spec.path(section), file, "preprocess." + section);
    }
    if (source.path("format").textValue().equals("jdbc")) {
      database(source, spec);
    }
    spec.put("dataset", SpecReader.folder(spec.path("dataset")));
    spec.path("rules").forEach(rule -> rule((ObjectNode) rule));
    spec.path("features").forEach(step -> feature((ObjectNode) step));
    texts((ObjectNode) spec.path("target"));
    split((ObjectNode) spec.path("split"));
    spec.set("max_rejected", budget(spec.path("max_rejected")));
    output((ObjectNode) spec.path("output"));
    if (spec.path("drift") instanceof ObjectNode drift) {
      drift.put("missing", Units.share(drift.path("missing")));
    }
    return Json.value(spec, TabularSpec.class);
  }

  private static void source(ObjectNode source) {
    if (source.has("max_record_bytes")) {
      String size = source.path("max_record_bytes").textValue();
      source.put("max_record_bytes", Math.toIntExact(Units.bytes(size)));
    }
  }

  private static void lookups(JsonNode steps, Path file, String section) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof ObjectNode step
          && step.get("lookup") instanceof ObjectNode found) {
        ObjectNode lookup = step.objectNode();
        lookup.set("schema", FrozenSchemas.take(found, file, section + "[" + i + "].lookup"));
        source(found);
        lookup.set("source", found);
        step.set("lookup", lookup);
      }
    }
  }

  /** Credentials are in no specification. */
  private static void database(ObjectNode source, ObjectNode spec) {
    source.remove(List.of("user", "password"));
    if (!spec.has("key")) {
      spec.set("key", source.path("key"));
    }
  }

  private static void rule(ObjectNode rule) {
    if (!rule.path("type").asText().equals("row_count")) {
      texts(rule);
    }
    if (rule.has("max_rejected")) {
      rule.set("max_rejected", budget(rule.path("max_rejected")));
    }
  }

  private static void feature(ObjectNode step) {
    for (String share : SHARES) {
      if (step.has(share)) {
        step.put(share, Units.share(step.get(share)));
      }
    }
    if (!BOUNDED.contains(step.path("type").asText())) {
      texts(step);
    }
  }

  private static void texts(ObjectNode section) {
    for (String key : TEXTS) {
      if (section.has(key)) {
        section.put(key, SpecReader.text(section.get(key)));
      }
    }
    for (String key : TEXT_LISTS) {
      if (section.path(key) instanceof ArrayNode values) {
        for (int i = 0; i < values.size(); i++) {
          values.set(i, SpecReader.text(values.get(i)));
        }
      }
    }
  }

  private static void split(ObjectNode split) {
    for (String share : List.of("validation", "test")) {
      split.put(share, split.has(share) ? Units.share(split.get(share)) : 0);
    }
    JsonNode by = split.path("by");
    ObjectNode normal = split.objectNode();
    if (by.isTextual()) {
      normal.put("type", by.textValue());
    } else {
      for (String type : List.of("group", "time", "stratify", "column")) {
        Optional.ofNullable(by.get(type))
            .ifPresent(column -> normal.put("type", type).set("column", column));
      }
      for (String moment : List.of("validation_from", "test_from")) {
        Optional.ofNullable(by.get(moment)).ifPresent(value -> normal.set(moment, value));
      }
    }
    split.set("by", normal);
  }

  private static ObjectNode budget(JsonNode budget) {
    ObjectNode normal = (ObjectNode) Json.tree(Map.of());
    if (budget.isTextual() && budget.textValue().contains("record")) {
      return normal.put("count", Long.parseLong(budget.textValue().replaceAll("[^0-9]", "")));
    }
    return normal.put("share", Units.share(budget));
  }

  private static void output(ObjectNode output) {
    JsonNode size = output.remove("file_size");
    output.put("target_file_bytes", Units.bytes(size.textValue()));
  }
}
