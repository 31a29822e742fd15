package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Decodes the columns of one row group into flat buffers. */
final class RowGroupDecoder {
  private final Schema schema;
  private final int rows;
  private final PageReadStore pages;
  private final String uri;

  /**
   * @param uri of the file, for messages
   */
  RowGroupDecoder(Schema schema, PageReadStore pages, String uri) {
    this.schema = schema;
    this.pages = pages;
    this.uri = uri;
    this.rows = Math.toIntExact(pages.getRowCount());
  }

  static MessageType projection(Schema schema, boolean withKeys) {
    MessageType full = DatasetTable.parquetSchema(schema);
    List<Type> fields = full.getFields();
    int tensors = 1 + schema.keep().size();
    return new MessageType(
        full.getName(), withKeys ? fields : fields.subList(tensors, fields.size()));
  }

  static MessageType keys(Schema schema) {
    MessageType full = DatasetTable.parquetSchema(schema);
    return new MessageType(full.getName(), full.getFields().subList(0, 1));
  }

  /** The keys alone, of pages of that column. */
  List<String> keys() {
    MessageType column = keys(schema);
    ColumnReadStore store = new ColumnReadStoreImpl(pages, new NoRecords(), column, "lockstep");
    return texts(reader(store, column, schema.key()));
  }

  RowGroupData decode(boolean withKeys, IntFunction<ByteBuffer> buffers) {
    MessageType columns = projection(schema, withKeys);
    ColumnReadStore store = new ColumnReadStoreImpl(pages, new NoRecords(), columns, "lockstep");
    ByteBuffer features = features(reader(store, columns, schema.features().column()), buffers);
    Labels labels = labels(reader(store, columns, schema.label().column()));
    List<String> keys = withKeys ? texts(reader(store, columns, schema.key())) : List.of();
    Map<String, List<String>> kept = withKeys ? kept(store, columns) : Map.of();
    return new RowGroupData(schema.features(), features, labels, keys, kept);
  }

  private Map<String, List<String>> kept(ColumnReadStore store, MessageType columns) {
    Map<String, List<String>> kept = new HashMap<>();
    schema.keep().forEach(name -> kept.put(name, texts(reader(store, columns, name))));
    return kept;
  }

  private static ColumnReader reader(ColumnReadStore store, MessageType columns, String name) {
    return store.getColumnReader(columns.getColumnDescription(new String[] {name}));
  }

  private ByteBuffer features(ColumnReader column, IntFunction<ByteBuffer> buffers) {
    int rowBytes = schema.features().rowBytes();
    int bytes = Math.multiplyExact(rows, rowBytes);
    ByteBuffer target = buffers.apply(bytes).clear().limit(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      ByteBuffer value = column.getBinary().toByteBuffer();
      if (value.remaining() != rowBytes) {
        throw wrong(row, value.remaining() + " feature bytes", rowBytes + " are right");
      }
      target.put(value);
      column.consume();
    }
    return target.flip();
  }

  private Labels labels(ColumnReader column) {
    int classes = schema.label().classCount();
    return classes == 0
        ? Labels.ofValues(values(column))
        : Labels.ofClasses(classes(column, classes));
  }

  private float[] values(ColumnReader column) {
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = column.getFloat();
      if (!Float.isFinite(labels[row])) {
        throw wrong(row, "label " + labels[row], "it must be a finite number");
      }
      column.consume();
    }
    return labels;
  }

  private int[] classes(ColumnReader column, int classes) {
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = column.getInteger();
      if (labels[row] < 0 || labels[row] >= classes) {
        throw wrong(row, "label " + labels[row], "allowed are 0 to " + (classes - 1));
      }
      column.consume();
    }
    return labels;
  }

  private List<String> texts(ColumnReader column) {
    List<String> texts = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      texts.add(column.getBinary().toStringUsingUTF8());
      column.consume();
    }
    return texts;
  }

  private UserException wrong(int row, String found, String allowed) {
    return new UserException(
        uri + ": row " + row + " of a row group has " + found + ", " + allowed);
  }

  /** Parquet asks for converters although column readers are read without records. */
  private static final class NoRecords extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
