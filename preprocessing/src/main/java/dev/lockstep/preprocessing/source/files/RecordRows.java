package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Reads parts of objects on executors; only columns that are asked for become part of a row. */
final class RecordRows extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements java.io.Serializable {
  private static final long serialVersionUID = 1L;
  private static final int POSITION = -1;
  private static final int RAW = -2;
  private static final int RULE = -3;
  private static final int REASON = -4;
  private static final int SOURCE = -5;

  private final Storage storage;
  private final RecordFormat format;
  private final int columns;
  private final int[] wanted;
  private final DataType[] types;
  private final RecordsRead read;

  /**
   * @param data all data columns, which the reader fills
   * @param required columns of the row
   */
  RecordRows(
      Storage storage,
      RecordFormat format,
      StructType data,
      StructType required,
      RecordsRead read) {
    this.storage = storage;
    this.format = format;
    this.read = read;
    this.columns = data.size();
    this.wanted = new int[required.size()];
    this.types = new DataType[required.size()];
    for (int i = 0; i < wanted.length; i++) {
      StructField field = required.fields()[i];
      types[i] = field.dataType();
      wanted[i] = slot(data, field.name());
    }
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile file) {
    String uri = file.toPath().toString();
    Rows rows = new Rows(new RecordFormat.Part(uri, file.start(), file.start() + file.length()));
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener close = ended -> rows.close();
      task.addTaskCompletionListener(close);
    }
    return rows;
  }

  private static int slot(StructType data, String name) {
    return switch (name) {
      case RecordColumns.POSITION -> POSITION;
      case RecordColumns.RAW -> RAW;
      case RecordColumns.RULE -> RULE;
      case RecordColumns.REASON -> REASON;
      case RecordColumns.SOURCE -> SOURCE;
      default -> data.fieldIndex(name);
    };
  }

  private final class Rows extends AbstractIterator<InternalRow> implements Closeable {
    private final String uri;
    private final UTF8String source;
    private final RawRecord record = new RawRecord(columns);
    private final Object[] values = new Object[wanted.length];
    private final InternalRow row = new GenericInternalRow(values);
    private final UnsafeProjection projection = UnsafeProjection.create(types);
    private RecordFormat.Reader reader;
    private final long start;
    private long records;
    private boolean fetched;

    private Rows(RecordFormat.Part part) {
      uri = part.uri();
      start = part.start();
      source = UTF8String.fromString(uri);
      try {
        reader = format.open(storage, part);
      } catch (IOException e) {
        throw StorageFailures.translate("open", uri, e);
      }
    }

    @Override
    public boolean hasNext() {
      if (!fetched && reader != null) {
        try {
          fetched = reader.next(record);
        } catch (IOException e) {
          throw StorageFailures.translate("read", uri, e);
        }
        if (fetched) {
          records++;
        } else {
          read.add(uri, start, records);
          close();
        }
      }
      return fetched;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      fetched = false;
      for (int i = 0; i < wanted.length; i++) {
        values[i] = value(wanted[i]);
      }
      return projection.apply(row);
    }

    private Object value(int slot) {
      return switch (slot) {
        case POSITION -> record.position();
        case RAW -> record.raw();
        case RULE -> text(record.rule());
        case REASON -> text(record.reason());
        case SOURCE -> source;
        default -> record.value(slot);
      };
    }

    private static UTF8String text(String text) {
      return text == null ? null : UTF8String.fromString(text);
    }

    /** Forgets the reader too: the task keeps this until its end, however many objects it reads. */
    @Override
    public void close() {
      RecordFormat.Reader open = reader;
      reader = null;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          throw new UncheckedIOException("cannot close " + uri, e);
        }
      }
    }
  }
}
