package dev.lockstep.preprocessing.source.schema;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * The schema that a source had when it was frozen. People may edit it: remove columns that nobody
 * needs from a format that names its columns, correct a type, add a category.
 *
 * @param version of this file's form, {@value #VERSION}
 * @param nulls texts that mean a missing value; null: what the source's own options say
 * @param columns in the order in which they are read
 */
@JsonPropertyOrder({"version", "nulls", "columns"})
public record SchemaFile(int version, List<String> nulls, List<ColumnSchema> columns) {
  /** The only version there is. */
  public static final int VERSION = 1;

  public SchemaFile {
    if (version != VERSION) {
      throw new UserException(
          "schema: version " + version + " is not known, " + VERSION + " is expected");
    }
    if (columns == null || columns.isEmpty()) {
      throw new UserException("schema: at least one column is needed, found none");
    }
    columns = List.copyOf(columns);
    nulls = nulls == null ? null : List.copyOf(nulls);
    RecordColumns.requireNames(columns.stream().map(ColumnSchema::name).toList(), "schema");
  }

  /** What Spark reads: all columns nullable, since a malformed record has none. */
  public StructType columnTypes() {
    StructType types = new StructType();
    for (ColumnSchema column : columns) {
      types = types.add(column.name(), column.dataType(), true);
    }
    return types;
  }

  /** As a tree, for a writer of YAML or JSON. */
  public JsonNode toTree() {
    return Json.tree(this);
  }

  /**
   * From a tree that a reader of YAML or JSON made.
   *
   * @throws UserException if it is not a schema
   */
  public static SchemaFile fromTree(JsonNode tree) {
    return Json.value(tree, SchemaFile.class);
  }
}
