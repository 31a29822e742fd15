package dev.lockstep.preprocessing.source.tfrecord;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.files.RawRecord;
import dev.lockstep.preprocessing.source.files.RecordFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * TFRecord files of {@code tf.Example}; a column is the feature of its name, absent ones are
 * missing values and unknown ones are ignored. What a column of each type accepts is said at {@link
 * FeatureValues}. Files are not divided, since nothing in them marks where a record begins.
 *
 * <p>A record whose data does not have its checksum is a reject, and the next one is read; what
 * makes a file unreadable as a whole is said at {@link RecordFrames}.
 *
 * @param data the columns to read
 * @param maxRecordBytes largest record that is kept; a larger one is a reject, and so is one whose
 *     values take four times as much in memory
 */
public record TfRecordFormat(StructType data, int maxRecordBytes) implements RecordFormat {

  /**
   * @throws UserException if a column has a type that features have no values for
   */
  public static TfRecordFormat of(StructType data, int maxRecordBytes) {
    for (StructField field : data.fields()) {
      if (!FeatureValues.supports(field.dataType())) {
        throw new UserException(
            "column "
                + field.name()
                + " of TFRecord files cannot be "
                + field.dataType().simpleString()
                + "; allowed are boolean, tinyint, smallint, int, bigint, float, double, string,"
                + " binary and arrays of them");
      }
    }
    return new TfRecordFormat(data, maxRecordBytes);
  }

  @Override
  public boolean isSplitable(String uri) {
    return false;
  }

  @Override
  public Reader open(Storage storage, Part part) throws IOException {
    return new Records(RecordFrames.open(storage, part.uri(), maxRecordBytes));
  }

  private final class Records implements Reader {
    private final RecordFrames frames;
    private final Map<String, Integer> columns = new HashMap<>();
    private final StructField[] fields = data.fields();

    private Records(RecordFrames frames) {
      this.frames = frames;
      for (int i = 0; i < fields.length; i++) {
        columns.put(fields[i].name(), i);
      }
    }

    @Override
    public boolean next(RawRecord record) throws IOException {
      if (!frames.next()) {
        return false;
      }
      record.start(frames.position(), frames.data());
      if (frames.isTooLong()) {
        record.reject(RecordColumns.SIZE_RULE, tooLong());
      } else if (!frames.isSound()) {
        record.reject(
            RecordColumns.PARSE_RULE,
            "the data does not have its checksum (" + frames.difference() + ")");
      } else {
        parse(record);
      }
      return true;
    }

    private String tooLong() {
      return "the record has "
          + Long.toUnsignedString(frames.length())
          + " bytes, allowed: "
          + maxRecordBytes
          + " (max_record_bytes)";
    }

    private void parse(RawRecord record) {
      try {
        Examples.read(frames.data(), maxRecordBytes, (name, feature) -> set(record, name, feature));
      } catch (ExampleProblem e) {
        record.reject(e.rule(), e.getMessage());
      }
    }

    /**
     * The rest of a record with a bad value is still parsed: no tf.Example is the worse mistake.
     */
    private void set(RawRecord record, String name, Feature feature) {
      Integer column = columns.get(name);
      if (column == null || !record.isGood()) {
        return;
      }
      try {
        record.set(column, FeatureValues.of(feature, fields[column].dataType()));
      } catch (ExampleProblem e) {
        record.reject(e.rule(), "column " + name + ": " + e.getMessage());
      }
    }

    @Override
    public void close() throws IOException {
      frames.close();
    }
  }
}
