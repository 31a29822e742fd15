package dev.lockstep.preprocessing.source.replay;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.files.RecordParser;
import java.io.Serializable;
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

  /**
   * @param stored gives rows of {@link RejectedColumns#STORED}
   * @param data all data columns
   * @param required columns of a row
   */
  RejectedRows(
      Function1<PartitionedFile, Iterator<InternalRow>> stored,
      Storage storage,
      ParserFactory parsers,
      Choice choice,
      StructType data,
      StructType required) {
    this.stored = stored;
    this.storage = storage;
    this.parsers = parsers;
    this.choice = choice;
    this.data = data;
    this.required = required;
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile file) {
    Iterator<InternalRow> rows = stored.apply(file);
    RecordParser parser = parsers.open(storage, RecordColumns.data(required));
    Reread reread = new Reread(parser, choice, data, required);
    return new AbstractIterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public InternalRow next() {
        return reread.apply(rows.next());
      }
    };
  }
}
