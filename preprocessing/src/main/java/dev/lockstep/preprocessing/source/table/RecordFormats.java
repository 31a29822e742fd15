package dev.lockstep.preprocessing.source.table;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.files.RecordFormat;
import dev.lockstep.preprocessing.source.text.JsonLinesFormat;
import dev.lockstep.preprocessing.source.text.TextFormat;
import dev.lockstep.preprocessing.source.tfrecord.TfRecordFormat;
import org.apache.spark.sql.types.StructType;

/** Our own formats by their specifications. */
final class RecordFormats {
  private RecordFormats() {}

  /**
   * @throws UserException if the format cannot give these columns
   */
  static RecordFormat of(FileSpec spec, StructType columns) {
    if (spec instanceof JsonLinesSpec json) {
      return JsonLinesFormat.of(columns, json.maxRecordBytes());
    }
    if (spec instanceof TextSpec text) {
      requireFixed(TextFormat.COLUMNS, columns, "text");
      return new TextFormat(text.per() == TextSpec.Per.FILE, text.maxRecordBytes());
    }
    if (spec instanceof TfRecordSpec records) {
      return TfRecordFormat.of(columns, records.maxRecordBytes());
    }
    throw new IllegalStateException("no reader for " + spec.getClass());
  }

  private static void requireFixed(StructType only, StructType columns, String format) {
    if (!only.equals(columns)) {
      throw new UserException(
          "the format "
              + format
              + " has the columns "
              + only.toDDL()
              + ", the schema names "
              + columns.toDDL());
    }
  }
}
