package dev.lockstep.preprocessing.block;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects rows of blocks until they are packed. Texts are numbered by indexes that several
 * builders share, one per column of texts. Not thread-safe.
 */
final class BlockBuilder {
  private static final int LEAST_ROWS = 64;
  private final BlockSchema schema;
  private final Object[] cells;
  private final int usualRows;
  private int rows;
  private int capacity;

  /**
   * @param usualRows how many rows to expect; more make it grow
   */
  BlockBuilder(BlockSchema schema, int usualRows) {
    this.schema = schema;
    this.usualRows = Math.max(LEAST_ROWS, usualRows);
    this.cells = new Object[schema.fields().size()];
  }

  int rows() {
    return rows;
  }

  /** Makes room for more rows and returns the first one's number. */
  int extend(int more) {
    int first = rows;
    rows += more;
    if (rows > capacity) {
      capacity = Math.max(usualRows, Math.max(rows, capacity + capacity / 2));
      for (int c = 0; c < cells.length; c++) {
        cells[c] = grown(schema.fields().get(c), cells[c]);
      }
    }
    return first;
  }

  double[] numbers(int column) {
    return (double[]) cells[column];
  }

  int[] codes(int column) {
    return (int[]) cells[column];
  }

  byte[] tensors(int column) {
    return (byte[]) cells[column];
  }

  /** The rows as bytes; the builder is empty afterwards. */
  byte[] pack(TextIndex[] texts, long[] scratch) {
    ByteSink sink = new ByteSink(rows * cells.length * 4 + 64);
    sink.putInt(rows);
    for (int c = 0; c < cells.length; c++) {
      BlockSchema.Field field = schema.fields().get(c);
      switch (field.kind()) {
        case NUMBER -> NumberCodec.write(numbers(c), rows, scratch, sink);
        case STRING -> StringCodec.write(codes(c), texts[c].texts(), texts[c].size(), rows, sink);
        case TENSOR -> sink.putBytes(tensors(c), 0, rows * field.width());
      }
    }
    rows = 0;
    return sink.toBytes();
  }

  /** Reads what {@link #pack} wrote. */
  static Block unpack(BlockSchema schema, byte[] packed) {
    ByteBuffer source = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    int rows = source.getInt();
    List<Column> columns = new ArrayList<>();
    for (BlockSchema.Field field : schema.fields()) {
      columns.add(
          switch (field.kind()) {
            case NUMBER -> new NumberColumn(NumberCodec.read(source, rows), rows);
            case STRING -> StringCodec.read(source, rows);
            case TENSOR -> {
              byte[] bytes = new byte[rows * field.width()];
              source.get(bytes);
              yield new TensorColumn(bytes, field.width(), rows);
            }
          });
    }
    return new Block(schema, columns, rows);
  }

  private Object grown(BlockSchema.Field field, Object old) {
    return switch (field.kind()) {
      case NUMBER -> old == null ? new double[capacity] : Arrays.copyOf((double[]) old, capacity);
      case STRING -> old == null ? new int[capacity] : Arrays.copyOf((int[]) old, capacity);
      case TENSOR -> {
        int bytes = Math.multiplyExact(capacity, field.width());
        yield old == null ? new byte[bytes] : Arrays.copyOf((byte[]) old, bytes);
      }
    };
  }
}
