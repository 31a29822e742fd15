package dev.lockstep.preprocessing.source.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.apache.spark.sql.types.StructField;

/** A row as one line of JSON in UTF-8, in the order of the columns, with nulls. */
final class RowText {
  private static final JsonFactory JSON = new JsonFactory();

  private RowText() {}

  /**
   * @param values as a driver gives them
   */
  static byte[] of(StructField[] columns, Object[] values) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      for (int i = 0; i < values.length; i++) {
        json.writeFieldName(columns[i].name());
        write(json, values[i]);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toByteArray();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else if (value instanceof Number number && isFinite(number)) {
      json.writeNumber(new BigDecimal(number.toString()).toString());
    } else {
      json.writeString(value.toString());
    }
  }

  private static boolean isFinite(Number number) {
    return !(number instanceof Double || number instanceof Float)
        || Double.isFinite(number.doubleValue());
  }
}
