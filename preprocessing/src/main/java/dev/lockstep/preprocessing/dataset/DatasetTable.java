package dev.lockstep.preprocessing.dataset;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Rows of a dataset: key, features, label. */
record DatasetTable(Schema schema) implements Table<DatasetRow> {
  /** Key-value metadata: version of the dataset format. */
  static final String FORMAT_VERSION_KEY = "lockstep.format_version";

  /** Key-value metadata: {@link Schema} as one line of JSON. */
  static final String SCHEMA_KEY = "lockstep.schema";

  private static final long serialVersionUID = 1L;

  static MessageType parquetSchema(Schema schema) {
    return Types.buildMessage()
        .required(BINARY)
        .as(stringType())
        .named(schema.key())
        .required(BINARY)
        .named(schema.features().column())
        .required(schema.label() instanceof ClassLabel ? INT32 : FLOAT)
        .named(schema.label().column())
        .named("dataset");
  }

  @Override
  public MessageType parquetSchema() {
    return parquetSchema(schema);
  }

  @Override
  public Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(FORMAT_VERSION_KEY, Integer.toString(Manifest.FORMAT_VERSION));
    metadata.put(SCHEMA_KEY, Json.line(schema));
    return metadata;
  }

  @Override
  public int classes() {
    return schema.label().classCount();
  }

  @Override
  public int write(DatasetRow row, TableWriter writer) throws IOException {
    int rowBytes = schema.features().rowBytes();
    if (row.features().length != rowBytes) {
      throw new IllegalArgumentException(
          "row " + row.key() + " has " + row.features().length + " bytes, it must be " + rowBytes);
    }
    writer.column(0).put(row.utf8Key());
    writer.column(1).put(row.features());
    return schema.label() instanceof ClassLabel ? writeClass(row, writer) : writeValue(row, writer);
  }

  private int writeClass(DatasetRow row, TableWriter writer) throws IOException {
    int label = (int) row.label();
    if (label != row.label() || label < 0 || label >= classes()) {
      throw new IllegalArgumentException(
          "row " + row.key() + " has label " + row.label() + " of " + classes() + " classes");
    }
    writer.column(2).put(label);
    return label;
  }

  private static int writeValue(DatasetRow row, TableWriter writer) throws IOException {
    float label = (float) row.label();
    if (!Float.isFinite(label)) {
      throw new IllegalArgumentException(
          "row " + row.key() + " has label " + row.label() + ", which is no number in float32");
    }
    writer.column(2).put(label);
    return -1;
  }
}
