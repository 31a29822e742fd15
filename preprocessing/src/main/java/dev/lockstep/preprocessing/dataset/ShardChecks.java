package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/** Compares a shard file with what the manifest says of it. */
final class ShardChecks {
  private ShardChecks() {}

  static void size(String uri, ShardFile file, long found) {
    compare(uri, "bytes", found, file.bytes());
  }

  static void footer(String uri, ShardFile file, Schema schema, ParquetMetadata footer) {
    List<BlockMetaData> blocks = footer.getBlocks();
    compare(uri, "row groups", blocks.size(), file.rowGroups().size());
    for (int i = 0; i < blocks.size(); i++) {
      RowGroup expected = file.rowGroups().get(i);
      compare(uri, "rows in row group " + i, blocks.get(i).getRowCount(), expected.rows());
      compare(
          uri, "as offset of row group " + i, blocks.get(i).getStartingPos(), expected.offset());
    }
    columns(uri, schema, footer.getFileMetaData().getSchema());
    metadata(uri, schema, footer.getFileMetaData().getKeyValueMetaData());
  }

  private static void columns(String uri, Schema schema, MessageType found) {
    MessageType expected = DatasetTable.parquetSchema(schema);
    if (!found.getFields().equals(expected.getFields())) {
      throw differs(uri, "columns " + found.getFields(), "columns " + expected.getFields());
    }
  }

  private static void metadata(String uri, Schema schema, Map<String, String> found) {
    String version = found.get(DatasetTable.FORMAT_VERSION_KEY);
    String expected = Integer.toString(Manifest.FORMAT_VERSION);
    if (!expected.equals(version)) {
      throw differs(uri, "format version " + version, "format version " + expected);
    }
    String text = String.valueOf(found.get(DatasetTable.SCHEMA_KEY));
    Schema inFile =
        Json.read(
            text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            Schema.class,
            uri + " (metadata " + DatasetTable.SCHEMA_KEY + ")");
    if (!inFile.equals(schema)) {
      throw differs(uri, "schema " + text, "schema " + Json.line(schema));
    }
  }

  private static void compare(String uri, String what, long found, long expected) {
    if (found != expected) {
      throw differs(uri, found + " " + what, expected + " " + what);
    }
  }

  private static UserException differs(String uri, String found, String expected) {
    return new UserException(
        uri
            + " is not the file that was published: it has "
            + found
            + ", the manifest says "
            + expected
            + ". Restore the file or publish the dataset again");
  }

  static UserException damaged(String uri, String what, Exception cause) {
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new UserException(
        uri
            + " is damaged: "
            + what
            + " ("
            + cause.getClass().getSimpleName()
            + ": "
            + message
            + "). Restore the file or publish the dataset again",
        cause);
  }
}
