package dev.lockstep.preprocessing.source.text;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.files.Compression;
import dev.lockstep.preprocessing.source.files.LineReader;
import dev.lockstep.preprocessing.source.files.RawRecord;
import dev.lockstep.preprocessing.source.files.RecordFormat;
import dev.lockstep.preprocessing.source.files.RecordParser;
import java.io.IOException;
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

  @Override
  public RecordParser parser() {
    return new JsonLineParser(data, maxRecordBytes);
  }

  private final class Lines implements Reader {
    private final LineReader lines;
    private final JsonLineParser parser = new JsonLineParser(data, maxRecordBytes);

    private Lines(LineReader lines) {
      this.lines = lines;
    }

    @Override
    public boolean next(RawRecord record) throws IOException {
      while (lines.next()) {
        byte[] line = lines.line();
        if (line == null) {
          TextRecords.rejectTooLong(record, lines.position(), lines.head(), maxRecordBytes);
          return true;
        }
        if (!JsonLineParser.isBlank(line)) {
          parser.parse(record, lines.position(), line);
          return true;
        }
      }
      return false;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
