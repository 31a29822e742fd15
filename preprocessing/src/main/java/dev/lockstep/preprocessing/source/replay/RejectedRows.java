package dev.lockstep.preprocessing.source.replay;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.files.RecordParser;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Reads parts of files with rejected records, on executors. */
final class RejectedRows extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Function1<PartitionedFile, Iterator<InternalRow>> stored;
  private final Storage storage;
  private final ParserFactory parsers;
  private final Choice choice;
  private final StructType data;
  private final StructType required;
  private final RecordsRead read;

  /**
   * @param stored gives rows of {@link RejectedColumns#STORED}
   * @param data all data columns
   * @param required columns of a row
   * @param read told how many records of each object there were
   */
  RejectedRows(
      Function1<PartitionedFile, Iterator<InternalRow>> stored,
      Storage storage,
      ParserFactory parsers,
      Choice choice,
      StructType data,
      StructType required,
      RecordsRead read) {
    this.stored = stored;
    this.storage = storage;
    this.parsers = parsers;
    this.choice = choice;
    this.data = data;
    this.required = required;
    this.read = read;
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile file) {
    Iterator<InternalRow> rows = stored.apply(file);
    RecordParser parser = parsers.open(storage, RecordColumns.data(required));
    Reread reread = new Reread(parser, choice, data, required);
    return new AbstractIterator<>() {
      private final Map<String, Long> records = new HashMap<>();

      @Override
      public boolean hasNext() {
        boolean more = rows.hasNext();
        if (!more) {
          report(file, records);
        }
        return more;
      }

      @Override
      public InternalRow next() {
        InternalRow row = rows.next();
        records.merge(row.getString(RejectedColumns.SOURCE), 1L, Long::sum);
        return reread.apply(row);
      }
    };
  }

  private void report(PartitionedFile file, Map<String, Long> records) {
    String uri = file.toPath().toString();
    records.forEach((source, n) -> read.add(new RecordsRead.Part(source, uri, file.start(), n)));
  }
}
