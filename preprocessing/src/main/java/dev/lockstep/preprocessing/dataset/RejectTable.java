package dev.lockstep.preprocessing.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.IOException;
import java.util.Map;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Rejected records: source, position, rule, reason, raw. */
record RejectTable() implements Table<RejectedRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public MessageType parquetSchema() {
    return Types.buildMessage()
        .required(BINARY)
        .as(stringType())
        .named("source")
        .required(INT64)
        .named("position")
        .required(BINARY)
        .as(stringType())
        .named("rule")
        .required(BINARY)
        .as(stringType())
        .named("reason")
        .required(BINARY)
        .named("raw")
        .named("rejects");
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of(DatasetTable.FORMAT_VERSION_KEY, Integer.toString(Manifest.FORMAT_VERSION));
  }

  @Override
  public int write(RejectedRecord row, TableWriter writer) throws IOException {
    writer.column(0).put(row.source().getBytes(UTF_8));
    writer.column(1).put(row.position());
    writer.column(2).put(row.rule().getBytes(UTF_8));
    writer.column(3).put(row.reason().getBytes(UTF_8));
    writer.column(4).put(row.raw());
    return -1;
  }
}
