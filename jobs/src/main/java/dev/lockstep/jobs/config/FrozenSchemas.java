package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** The frozen schema of a source: a file of its own, or the columns in the pipeline file. */
final class FrozenSchemas {
  private FrozenSchemas() {}

  /**
   * Removes what the source says of its columns and gives it as a schema.
   *
   * @param pipeline file that a schema file is named relative to
   * @param where the source's place in it, for messages
   */
  static JsonNode take(ObjectNode source, Path pipeline, String where) {
    JsonNode file = source.remove("schema");
    JsonNode columns = source.remove("columns");
    if (file != null) {
      return file(pipeline.resolveSibling(file.textValue()), pipeline, where).toTree();
    }
    ObjectNode schema = source.objectNode().put("version", SchemaFile.VERSION);
    ArrayNode types = schema.putArray("columns");
    if (columns == null) {
      column(types, "text", "string");
    } else {
      for (Map.Entry<String, JsonNode> column : columns.properties()) {
        column(types, column.getKey(), column.getValue().asText());
      }
    }
    return schema;
  }

  private static void column(ArrayNode columns, String name, String type) {
    columns.addObject().put("name", name).put("type", type).put("nullable", true);
  }

  private static SchemaFile file(Path file, Path pipeline, String where) {
    try {
      Problems problems = new Problems(file.toString());
      JsonNode tree = YamlReader.file(file.toString(), Files.readString(file), problems).root();
      problems.throwIfAny();
      return Json.read(Json.pretty(tree), SchemaFile.class, file.toString());
    } catch (NoSuchFileException e) {
      throw new UserException(
          pipeline
              + ": `"
              + where
              + ".schema` names "
              + file
              + ", but there is no such file; `lockstep infer` writes it",
          e);
    } catch (IOException e) {
      throw new UserException("cannot read the schema " + file + ": " + e.getMessage(), e);
    }
  }
}
