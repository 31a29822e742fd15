package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import scala.Function1;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/** Counts the rows of a part and puts the number where it belongs, on executors. */
final class NumberRows extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  private final Function1<PartitionedFile, Iterator<InternalRow>> reader;
  private final Storage storage;
  private final NumberedFormat.FirstRow firstRow;
  private final Expression[] columns;

  NumberRows(
      Function1<PartitionedFile, Iterator<InternalRow>> reader,
      Storage storage,
      NumberedFormat.FirstRow firstRow,
      List<Expression> columns) {
    this.reader = reader;
    this.storage = storage;
    this.firstRow = firstRow;
    this.columns = columns.toArray(Expression[]::new);
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile file) {
    String uri = file.partitionValues().getUTF8String(0).toString();
    long first = file.start() == 0 ? 0 : firstRow.of(storage, uri, file.start());
    return new Numbered(
        reader.apply(file),
        UnsafeProjection.create(JavaConverters.asScalaBuffer(List.of(columns)).toList()),
        first);
  }

  private static final class Numbered extends AbstractIterator<InternalRow> {
    private final Iterator<InternalRow> rows;
    private final UnsafeProjection projection;
    private final JoinedRow joined = new JoinedRow();
    private final Object[] number = new Object[1];
    private final InternalRow position = new GenericInternalRow(number);
    private long next;

    private Numbered(Iterator<InternalRow> rows, UnsafeProjection projection, long next) {
      this.rows = rows;
      this.projection = projection;
      this.next = next;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public InternalRow next() {
      InternalRow row = rows.next();
      number[0] = next++;
      return projection.apply(joined.apply(row, position));
    }
  }
}
