package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Reads ranges of records on an executor, each by its index; holds one record at a time. (Ranges
 * travel in here and not as the elements of an RDD, because those go through the application's own
 * choice of serializer, and Spark's Kryo cannot write records.)
 */
final class ReadIdxRange implements FlatMapFunction<Integer, Row> {
  private static final long serialVersionUID = 1L;
  private static final String LABEL_RULE = "label_range";
  private static final int KEY_DIGITS = 8;

  private final Storage storage;
  private final List<IdxRange> ranges;
  private final int classes;

  ReadIdxRange(Storage storage, List<IdxRange> ranges, int classes) {
    this.storage = storage;
    this.ranges = List.copyOf(ranges);
    this.classes = classes;
  }

  @Override
  public Iterator<Row> call(Integer index) {
    Records records = new Records(ranges.get(index));
    TaskCompletionListener close = ended -> records.close();
    TaskContext.get().addTaskCompletionListener(close);
    return records;
  }

  /** Key of a record: unique over both origins, and the same however the objects are read. */
  static String key(Origin origin, long position) {
    String digits = Long.toString(position);
    return origin.label() + "/" + "0".repeat(Math.max(0, KEY_DIGITS - digits.length())) + digits;
  }

  private final class Records implements Iterator<Row>, AutoCloseable {
    private final IdxRange range;
    private final IdxRecords images;
    private final IdxRecords labels;
    private long position;

    private Records(IdxRange range) {
      this.range = range;
      position = range.first();
      images = IdxRecords.open(storage, range.images(), position);
      try {
        labels = IdxRecords.open(storage, range.labels(), position);
      } catch (RuntimeException e) {
        images.close();
        throw e;
      }
      checkEnd();
    }

    @Override
    public boolean hasNext() {
      return position < range.end();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = row(images.next(), labels.next());
      position++;
      checkEnd();
      return row;
    }

    private void checkEnd() {
      if (!hasNext() && range.isLast()) {
        images.expectEnd();
        labels.expectEnd();
      }
    }

    private Row row(byte[] image, byte[] labelByte) {
      String key = key(range.origin(), position);
      String origin = range.origin().label();
      int label = Byte.toUnsignedInt(labelByte[0]);
      return label < classes
          ? RowFactory.create(key, origin, image, label, null)
          : RowFactory.create(key, origin, null, null, rejected(label, image));
    }

    private Row rejected(int label, byte[] image) {
      byte[] raw = new byte[1 + image.length];
      raw[0] = (byte) label;
      System.arraycopy(image, 0, raw, 1, image.length);
      String reason = "label " + label + " found, 0 to " + (classes - 1) + " allowed";
      return RowFactory.create(range.labels().uri(), position, LABEL_RULE, reason, raw);
    }

    @Override
    public void close() {
      images.close();
      labels.close();
    }
  }
}
