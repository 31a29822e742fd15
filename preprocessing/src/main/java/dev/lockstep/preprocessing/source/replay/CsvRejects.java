package dev.lockstep.preprocessing.source.replay;

import dev.lockstep.preprocessing.csv.CsvFormat;
import dev.lockstep.preprocessing.csv.CsvRecordParser;
import dev.lockstep.preprocessing.csv.CsvSample;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.files.RawRecord;
import dev.lockstep.preprocessing.source.files.RecordParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * Delimited records. Which field is which column is said by the header of the object that a record
 * was in, so the object has to be there still, as it was.
 */
final class CsvRejects implements RecordParser {
  private final Storage storage;
  private final CsvFormat format;
  private final StructType wanted;
  private final StructType data;
  private final Map<String, SourceObject> objects;
  private final CsvRecordParser parser;
  private String current;
  private List<String> names;
  private String why;

  /**
   * @param objects those that records were read from, by address; empty if they are not known
   */
  CsvRejects(
      Storage storage,
      CsvFormat format,
      StructType data,
      StructType wanted,
      Map<String, SourceObject> objects) {
    this.storage = storage;
    this.format = format;
    this.data = data;
    this.wanted = wanted;
    this.objects = objects;
    parser = new CsvRecordParser(format, data, wanted);
  }

  @Override
  public Optional<String> parse(RawRecord record, String source, long position, byte[] raw) {
    if (!source.equals(current)) {
      open(source);
    }
    if (why != null) {
      return Optional.of(why);
    }
    record.start(position, raw);
    CsvRecordParser.Parsed parsed = parser.parse(raw, names, source);
    if (parsed.rule() != null) {
      record.reject(parsed.rule(), parsed.reason());
      return Optional.empty();
    }
    for (int i = 0; i < wanted.length(); i++) {
      record.set(data.fieldIndex(wanted.fields()[i].name()), parsed.values()[i]);
    }
    return Optional.empty();
  }

  /** Records come sorted by object, mostly. */
  private void open(String source) {
    current = source;
    names = parser.names();
    why = null;
    if (!format.header()) {
      return;
    }
    Optional<ObjectInfo> info = storage.stat(source);
    if (info.isEmpty()) {
      why = "its object is gone, and with it the header that names the fields";
      return;
    }
    SourceObject now = new SourceObject(source, info.get().size(), info.get().etag());
    SourceObject then = objects.get(source);
    if (then != null && !then.equals(now)) {
      why = "its object has changed, so that its header may name other fields";
      return;
    }
    names = CsvSample.of(storage, now, format, 0).names();
    requireColumns(source);
  }

  private void requireColumns(String source) {
    if (names.size() != data.length() || !names.containsAll(List.of(data.fieldNames()))) {
      throw new UserException(
          source
              + " has the columns "
              + names
              + ", the pipeline file names "
              + List.of(data.fieldNames())
              + "; both must be the same in any order");
    }
  }
}
