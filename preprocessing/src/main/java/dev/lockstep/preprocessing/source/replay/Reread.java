package dev.lockstep.preprocessing.source.replay;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.files.RawRecord;
import dev.lockstep.preprocessing.source.files.RecordParser;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A rejected record as a row of a source's frame: as what it is now or, where it is not to be read
 * again or cannot be, rejected as it was. Place and raw record stay. Not thread-safe.
 */
final class Reread {
  private final RecordParser parser;
  private final Choice choice;
  private final StructType data;
  private final RawRecord record;
  private final StructField[] fields;
  private final Object[] values;
  private final UnsafeProjection projection;

  Reread(RecordParser parser, Choice choice, StructType data, StructType required) {
    this.parser = parser;
    this.choice = choice;
    this.data = data;
    this.record = new RawRecord(data.length());
    this.fields = required.fields();
    this.values = new Object[fields.length];
    this.projection =
        UnsafeProjection.create(
            Arrays.stream(fields).map(StructField::dataType).toArray(DataType[]::new));
  }

  InternalRow apply(InternalRow stored) {
    read(stored);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (fields[i].name()) {
            case RecordColumns.SOURCE -> stored.getUTF8String(RejectedColumns.SOURCE);
            case RecordColumns.POSITION -> stored.getLong(RejectedColumns.POSITION);
            case RecordColumns.RAW -> stored.getBinary(RejectedColumns.RAW);
            case RecordColumns.RULE -> text(record.rule());
            case RecordColumns.REASON -> text(record.reason());
            default -> record.value(data.fieldIndex(fields[i].name()));
          };
    }
    return projection.apply(new GenericInternalRow(values));
  }

  private void read(InternalRow stored) {
    String source = stored.getUTF8String(RejectedColumns.SOURCE).toString();
    long position = stored.getLong(RejectedColumns.POSITION);
    String rule = stored.getUTF8String(RejectedColumns.RULE).toString();
    String reason = stored.getUTF8String(RejectedColumns.REASON).toString();
    byte[] raw = stored.getBinary(RejectedColumns.RAW);
    record.start(position, raw);
    byte[] corrected = choice.correction(new Place(source, position), raw);
    if (corrected == null && !choice.includes(rule)) {
      record.reject(rule, reason);
      return;
    }
    Optional<String> why =
        corrected == null && RejectedRecord.isCut(raw)
            ? Optional.of("only its first 64 KiB were kept")
            : parser.parse(record, source, position, corrected == null ? raw : corrected);
    why.ifPresent(said -> record.reject(rule, NotReplayed.mark(reason, said)));
  }

  private static UTF8String text(String text) {
    return text == null ? null : UTF8String.fromString(text);
  }
}
