package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Defaults that depend on where records come from, what divides them and what is trained. To be
 * applied to a tree as it was written, before the schema's own defaults.
 */
final class FormatDefaults {
  private static final String SHARE = "10%";

  /** Formats whose records are images. */
  static final Set<String> IMAGES = Set.of("idx", "images");

  private FormatDefaults() {}

  static void apply(ObjectNode root) {
    if (root.path("train") instanceof ObjectNode train
        && train.path("network").has("layers")
        && !train.has("updater")) {
      train.putObject("updater");
    }
    if (!(root.path("preprocess") instanceof ObjectNode preprocess)) {
      return;
    }
    boolean table = isTable(preprocess);
    if (!table && !preprocess.has("normalize")) {
      preprocess.putObject("normalize");
    }
    if (!preprocess.has("split")) {
      preprocess.putObject("split");
    }
    if (preprocess.path("split") instanceof ObjectNode split) {
      shares(split, table);
    }
  }

  /** Whether the records are a table's; a format that is not known yet may be one. */
  static boolean isTable(JsonNode preprocess) {
    JsonNode format = preprocess.path("source").path("format");
    return format.isTextual() && !IMAGES.contains(format.textValue());
  }

  private static void shares(ObjectNode split, boolean table) {
    JsonNode by = split.path("by");
    boolean byTime = by.has("time");
    if (!split.has("validation") && !byTime) {
      split.put("validation", SHARE);
    }
    if (!split.has("test") && table && !byTime && !by.has("column")) {
      split.put("test", SHARE);
    }
  }
}
