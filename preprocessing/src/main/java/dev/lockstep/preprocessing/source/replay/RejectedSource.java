package dev.lockstep.preprocessing.source.replay;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.files.FileScan;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Records that were rejected, read again. The frame has one row for each, with the object and
 * position where the record was found first: what it is now; or, if it was not chosen or cannot be
 * read again, rejected as it was, its reason saying why, see {@link NotReplayed}. NOT meant to be
 * serialized.
 *
 * @param storage of files and objects
 * @param files with rejected records
 * @param columns data columns as they are to be now
 * @param parsers by the format that the records came from
 * @param choice which are read again
 */
public record RejectedSource(
    Storage storage,
    List<SourceObject> files,
    StructType columns,
    ParserFactory parsers,
    Choice choice)
    implements TableSource {
  public RejectedSource {
    files = List.copyOf(files);
  }

  /** The files, since they are what is read. */
  @Override
  public List<SourceObject> objects() {
    return files;
  }

  @Override
  public Dataset<Row> read(SparkSession spark, RecordsRead read) {
    return FileScan.scan(
        spark, files, new RejectedFormat(storage, parsers, choice, columns, read), columns);
  }
}
