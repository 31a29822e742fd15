package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.file.Path;
import java.util.Optional;

/** Puts placeholders where a pipeline file says what only a schema makes known. */
final class Unfrozen {
  private static final String ANY = "any";

  private Unfrozen() {}

  /**
   * Takes the columns out of the source; target and features, which people write when they know the
   * columns, may be absent.
   *
   * @param root of the document, before defaults; changed
   * @return the file that the source names for its schema
   * @throws UserException if the source is of a format without a schema
   */
  static Optional<Path> apply(ObjectNode root, Path pipeline) {
    if (!(root.path("preprocess") instanceof ObjectNode preprocess)
        || !(preprocess.path("source") instanceof ObjectNode source)) {
      return Optional.empty(); // the checks say what is missing
    }
    String format = source.path("format").asText();
    if (FormatDefaults.IMAGES.contains(format) || format.equals("text")) {
      throw new UserException(
          pipeline
              + ": `preprocess.source.format` is "
              + format
              + ", which has no schema to find; allowed are csv, json_lines, parquet, orc, avro,"
              + " tfrecord and jdbc");
    }
    JsonNode schema = source.path("schema");
    boolean named = schema.isTextual();
    if (named) {
      source.remove("schema");
    }
    if (named || !source.has("schema")) {
      source.putObject("columns").put(ANY, "double");
    }
    if (!root.has("train")) {
      placeholders(preprocess);
    }
    return named ? Optional.of(pipeline.resolveSibling(schema.textValue())) : Optional.empty();
  }

  private static void placeholders(ObjectNode preprocess) {
    if (!preprocess.has("target")) {
      preprocess.putObject("target").put("column", ANY).put("type", "value");
    }
    if (!preprocess.has("features")) {
      preprocess.putArray("features").addObject().put("type", "keep").put("columns", "numeric");
    }
  }
}
