package dev.lockstep.preprocessing.source.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.files.RawRecord;
import dev.lockstep.preprocessing.source.files.RecordParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** One line as a JSON object, see {@link JsonLinesFormat}. */
final class JsonLineParser implements RecordParser {
  /** Records have a limit of their own. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final Map<String, Integer> columns = new HashMap<>();
  private final StructField[] fields;
  private final int maxRecordBytes;

  JsonLineParser(StructType data, int maxRecordBytes) {
    this.fields = data.fields();
    this.maxRecordBytes = maxRecordBytes;
    for (int i = 0; i < fields.length; i++) {
      columns.put(fields[i].name(), i);
    }
  }

  static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<String> parse(RawRecord record, String source, long position, byte[] raw) {
    if (raw.length > maxRecordBytes) {
      TextRecords.rejectTooLong(record, position, raw, maxRecordBytes);
    } else {
      parse(record, position, raw);
    }
    return Optional.empty();
  }

  /** Fills the record, or rejects it, from a line that is not too long. */
  void parse(RawRecord record, long position, byte[] line) {
    record.start(position, line);
    byte[] text = position == 0 ? TextRecords.withoutMark(line) : line;
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        reject(record, "a JSON object must be on each line, found " + found(json));
        return;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        field(record, json);
      }
      if (json.nextToken() != null) {
        reject(record, "the line goes on behind its object, with " + found(json));
      }
    } catch (JsonProcessingException e) {
      reject(record, e.getOriginalMessage() + where(e));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot parse bytes in memory", e);
    }
  }

  /** The rest of a record with a bad value is still parsed: not JSON is the worse mistake. */
  private void field(RawRecord record, JsonParser json) throws IOException {
    Integer column = columns.get(json.currentName());
    json.nextToken();
    if (column == null || !record.isGood()) {
      json.skipChildren();
      return;
    }
    try {
      record.set(column, JsonValues.read(json, fields[column].dataType()));
    } catch (MistypedException e) {
      json.skipChildren();
      record.reject(
          RecordColumns.TYPE_RULE, "column " + fields[column].name() + ": " + e.getMessage());
    }
  }

  private static void reject(RawRecord record, String reason) {
    record.reject(RecordColumns.PARSE_RULE, reason);
  }

  private static String found(JsonParser json) throws IOException {
    return json.currentToken() == null ? "nothing" : JsonValues.excerpt(json);
  }

  private static String where(JsonProcessingException failure) {
    return failure.getLocation() == null
        ? ""
        : " (byte " + failure.getLocation().getByteOffset() + " of the line)";
  }
}
