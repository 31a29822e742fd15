package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Function1;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Adds the reserved columns to rows or batches of one part after the other, on executors. */
final class ReservedRows extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Function1<PartitionedFile, Iterator<InternalRow>> reader;
  private final Storage storage;
  private final RowNumbers numbers;
  private final StructType required;
  private final StructType stored;
  private final RecordsRead read;

  /**
   * @param required columns that are wanted
   * @param stored columns that the reader gives
   * @param read told how many rows there were
   */
  ReservedRows(
      Function1<PartitionedFile, Iterator<InternalRow>> reader,
      Storage storage,
      RowNumbers numbers,
      StructType required,
      StructType stored,
      RecordsRead read) {
    this.reader = reader;
    this.storage = storage;
    this.numbers = numbers;
    this.required = required;
    this.stored = stored;
    this.read = read;
  }

  /** Spark, too, hands out batches where rows are declared. */
  @Override
  @SuppressWarnings("unchecked")
  public Iterator<InternalRow> apply(PartitionedFile file) {
    Iterator<?> items = reader.apply(file);
    if (!required.equals(stored)) {
      String uri = file.toPath().toString();
      ReservedLayout layout = ReservedLayout.of(required, stored, numbers.column(), uri);
      long first =
          layout.counts() && file.start() > 0 ? numbers.before(storage, uri, file.start()) : 0;
      items = new Items(items, layout, uri, file.start(), first);
    }
    return (Iterator<InternalRow>) items;
  }

  private final class Items extends AbstractIterator<Object> {
    private final Iterator<?> inner;
    private final ReservedLayout layout;
    private final String uri;
    private final long start;
    private final long first;
    private long next;
    private ReservedProjection rows;

    private Items(Iterator<?> inner, ReservedLayout layout, String uri, long start, long first) {
      this.inner = inner;
      this.layout = layout;
      this.uri = uri;
      this.start = start;
      this.first = first;
      this.next = first;
    }

    @Override
    public boolean hasNext() {
      boolean more = inner.hasNext();
      if (!more) {
        read.add(uri, start, next - first);
      }
      return more;
    }

    @Override
    public Object next() {
      Object item = inner.next();
      long number = next;
      if (item instanceof ColumnarBatch batch) {
        next += batch.numRows();
        return layout.extend(batch, number);
      }
      next++;
      rows = rows == null ? new ReservedProjection(layout) : rows;
      return rows.apply((InternalRow) item, number);
    }
  }
}
