package dev.lockstep.preprocessing.source.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.files.Compression;
import dev.lockstep.preprocessing.source.files.LineReader;
import dev.lockstep.preprocessing.source.files.RawRecord;
import dev.lockstep.preprocessing.source.files.RecordFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One JSON object in UTF-8 on each line (jsonlines.org); blank lines are no records. Keys are
 * compared letter by letter, absent ones and {@code null} are missing values, unknown ones are
 * ignored, and of two equal ones the last counts. What a column of each type accepts is said at
 * {@link JsonValues}.
 *
 * @param data the columns to read
 * @param maxRecordBytes longest line that is kept; a longer one is a reject
 */
public record JsonLinesFormat(StructType data, int maxRecordBytes) implements RecordFormat {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * @throws UserException if a column has a type that JSON has no values for
   */
  public static JsonLinesFormat of(StructType data, int maxRecordBytes) {
    for (StructField field : data.fields()) {
      if (!JsonValues.supports(field.dataType())) {
        throw new UserException(
            "column "
                + field.name()
                + " of JSON lines cannot be "
                + field.dataType().simpleString()
                + "; allowed are boolean, tinyint, smallint, int, bigint, float, double, string,"
                + " date, timestamp, binary and arrays of them; an object becomes a string");
      }
    }
    return new JsonLinesFormat(data, maxRecordBytes);
  }

  @Override
  public boolean isSplitable(String uri) {
    return Compression.of(uri) == Compression.NONE;
  }

  @Override
  public Reader open(Storage storage, Part part) throws IOException {
    return new Lines(LineReader.open(storage, part, maxRecordBytes));
  }

  private final class Lines implements Reader {
    private final LineReader lines;
    private final Map<String, Integer> columns = new HashMap<>();
    private final StructField[] fields = data.fields();

    private Lines(LineReader lines) {
      this.lines = lines;
      for (int i = 0; i < fields.length; i++) {
        columns.put(fields[i].name(), i);
      }
    }

    @Override
    public boolean next(RawRecord record) throws IOException {
      while (lines.next()) {
        byte[] line = lines.line();
        if (line == null) {
          TextRecords.rejectTooLong(record, lines.position(), lines.head(), maxRecordBytes);
          return true;
        }
        if (!isBlank(line)) {
          record.start(lines.position(), line);
          parse(record, lines.position() == 0 ? TextRecords.withoutMark(line) : line);
          return true;
        }
      }
      return false;
    }

    private void parse(RawRecord record, byte[] line) throws IOException {
      try (JsonParser json = JSON.createParser(line)) {
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

    @Override
    public void close() throws IOException {
      lines.close();
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

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
