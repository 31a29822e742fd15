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

/** Rows of a dataset: key, kept columns, features, label. */
record DatasetTable(Schema schema) implements Table<DatasetRow> {
  /** Key-value metadata: version of the dataset format. */
  static final String FORMAT_VERSION_KEY = "lockstep.format_version";

  /** Key-value metadata: {@link Schema} as one line of JSON. */
  static final String SCHEMA_KEY = "lockstep.schema";

  private static final long serialVersionUID = 1L;

  static MessageType parquetSchema(Schema schema) {
    Types.MessageTypeBuilder message = Types.buildMessage();
    message.required(BINARY).as(stringType()).named(schema.key());
    schema.keep().forEach(name -> message.required(BINARY).as(stringType()).named(name));
    return message
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
    int kept = schema.keep().size();
    if (row.kept().size() != kept) {
      throw new IllegalArgumentException(
          "row " + row.key() + " has " + row.kept().size() + " kept values, it must be " + kept);
    }
    writer.column(0).put(row.utf8Key());
    for (int i = 0; i < kept; i++) {
      writer.column(1 + i).put(row.kept().get(i));
    }
    writer.column(1 + kept).put(row.features());
    return schema.label() instanceof ClassLabel ? writeClass(row, writer) : writeValue(row, writer);
  }

  private int labelColumn() {
    return 2 + schema.keep().size();
  }

  private int writeClass(DatasetRow row, TableWriter writer) throws IOException {
    int label = (int) row.label();
    if (label != row.label() || label < 0 || label >= classes()) {
      throw new IllegalArgumentException(
          "row " + row.key() + " has label " + row.label() + " of " + classes() + " classes");
    }
    writer.column(labelColumn()).put(label);
    return label;
  }

  private int writeValue(DatasetRow row, TableWriter writer) throws IOException {
    float label = (float) row.label();
    if (!Float.isFinite(label)) {
      throw new IllegalArgumentException(
          "row " + row.key() + " has label " + row.label() + ", which is no number in float32");
    }
    writer.column(labelColumn()).put(label);
    return -1;
  }
}
