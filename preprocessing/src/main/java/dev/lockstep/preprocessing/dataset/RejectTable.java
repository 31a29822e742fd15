package dev.lockstep.preprocessing.dataset;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.Map;
import org.apache.parquet.io.api.Binary;
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
  public int classes() {
    return 0;
  }

  @Override
  public int write(RejectedRecord row, TableWriter writer) {
    writer.column(0).write(Binary.fromString(row.source()), 0, 0);
    writer.column(1).write(row.position(), 0, 0);
    writer.column(2).write(Binary.fromString(row.rule()), 0, 0);
    writer.column(3).write(Binary.fromString(row.reason()), 0, 0);
    writer.column(4).write(Binary.fromConstantByteArray(row.raw()), 0, 0);
    return -1;
  }
}
