package dev.lockstep.preprocessing.source.replay;

import dev.lockstep.preprocessing.csv.CsvFormat;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.files.RecordFormat;
import dev.lockstep.preprocessing.source.files.RecordParser;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/** Makes the parser of a task. Travels to executors. */
public interface ParserFactory extends Serializable {
  /**
   * @param wanted data columns whose values are looked at
   */
  RecordParser open(Storage storage, StructType wanted);

  /**
   * Of delimited records.
   *
   * @param objects those that the records were read from, if they are known: their headers count
   *     only while they have not changed
   */
  static ParserFactory csv(CsvFormat format, StructType data, List<SourceObject> objects) {
    return new OfCsv(
        format,
        data,
        objects.stream().collect(Collectors.toMap(SourceObject::uri, Function.identity())));
  }

  /** Of a format of ours. */
  static ParserFactory of(RecordFormat format) {
    return new OfFormat(format);
  }

  /** Of formats with a schema of their own. */
  static ParserFactory rows(StructType data) {
    return new OfRows(data);
  }

  /** See {@link ParserFactory#csv}. */
  record OfCsv(CsvFormat format, StructType data, Map<String, SourceObject> objects)
      implements ParserFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public RecordParser open(Storage storage, StructType wanted) {
      return new CsvRejects(storage, format, data, wanted, objects);
    }
  }

  /** See {@link ParserFactory#of}. */
  record OfFormat(RecordFormat format) implements ParserFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public RecordParser open(Storage storage, StructType wanted) {
      return format.parser();
    }
  }

  /** See {@link ParserFactory#rows}. */
  record OfRows(StructType data) implements ParserFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public RecordParser open(Storage storage, StructType wanted) {
      return new RowJsonParser(data, wanted);
    }
  }
}
