package dev.lockstep.preprocessing.block;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Fills blocks from Spark's columnar batches, or row by row. Texts are numbered by dictionaries
 * that go on from block to block. Not thread-safe; one for each partition.
 */
public final class BlockReader {
  private static final int MOST_TEXTS = 1 << 16;

  /**
   * Where columns of blocks come from. Travels to executors.
   *
   * @param schema of the blocks
   * @param ordinals for each field, the number of the column in Spark's rows or batches
   * @param types of Spark's columns
   */
  public record Mapping(BlockSchema schema, int[] ordinals, StructType types)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** By name. */
    public static Mapping of(BlockSchema schema, StructType types) {
      int[] ordinals =
          schema.fields().stream().mapToInt(field -> types.fieldIndex(field.name())).toArray();
      return new Mapping(schema, ordinals, types);
    }
  }

  private final Mapping mapping;
  private final CellReader[] readers;
  private final TextIndex[] texts;
  private BlockBuilder rows;

  public BlockReader(Mapping mapping) {
    this.mapping = mapping;
    int columns = mapping.schema().fields().size();
    readers = new CellReader[columns];
    texts = new TextIndex[columns];
    for (int c = 0; c < columns; c++) {
      readers[c] = CellReader.of(mapping.types().apply(mapping.ordinals()[c]).dataType());
      texts[c] = new TextIndex();
    }
    rows = new BlockBuilder(mapping.schema(), 0);
  }

  /** All rows of a batch; the block is valid until the batch is filled anew. */
  public Block read(ColumnarBatch batch) {
    int count = batch.numRows();
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < readers.length; c++) {
      ColumnVector vector = batch.column(mapping.ordinals()[c]);
      BlockSchema.Field field = mapping.schema().fields().get(c);
      columns.add(
          vector instanceof BlockVector own ? own.column(count) : column(c, field, vector, count));
    }
    return new Block(mapping.schema(), columns, count);
  }

  /** Adds a row to those that {@link #take} hands over. */
  public void add(InternalRow row) {
    int at = rows.extend(1);
    for (int c = 0; c < readers.length; c++) {
      int ordinal = mapping.ordinals()[c];
      BlockSchema.Field field = mapping.schema().fields().get(c);
      boolean missing = row.isNullAt(ordinal);
      switch (field.kind()) {
        case NUMBER -> rows.numbers(c)[at] = missing ? Double.NaN : readers[c].of(row, ordinal);
        case STRING ->
            rows.codes(c)[at] =
                missing ? StringColumn.MISSING : code(c, row.getUTF8String(ordinal));
        case TENSOR -> put(field, missing ? null : row.getBinary(ordinal), rows.tensors(c), at);
      }
    }
  }

  /** Rows added since the last call. */
  public int pending() {
    return rows.rows();
  }

  /** The added rows as a block. */
  public Block take() {
    BlockBuilder full = rows;
    rows = new BlockBuilder(mapping.schema(), full.rows());
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < readers.length; c++) {
      BlockSchema.Field field = mapping.schema().fields().get(c);
      columns.add(
          switch (field.kind()) {
            case NUMBER -> new NumberColumn(full.numbers(c), full.rows());
            case STRING -> strings(c, full.codes(c), full.rows());
            case TENSOR -> new TensorColumn(full.tensors(c), field.width(), full.rows());
          });
    }
    return new Block(mapping.schema(), columns, full.rows());
  }

  private Column column(int c, BlockSchema.Field field, ColumnVector vector, int count) {
    return switch (field.kind()) {
      case NUMBER -> new NumberColumn(numbers(readers[c], vector, count), count);
      case STRING -> strings(c, codes(c, vector, count), count);
      case TENSOR -> {
        byte[] bytes = new byte[Math.multiplyExact(count, field.width())];
        for (int row = 0; row < count; row++) {
          put(field, vector.isNullAt(row) ? null : vector.getBinary(row), bytes, row);
        }
        yield new TensorColumn(bytes, field.width(), count);
      }
    };
  }

  private int[] codes(int c, ColumnVector vector, int count) {
    if (vector instanceof WritableColumnVector stored && stored.hasDictionary()) {
      return codes(c, stored, stored.getDictionaryIds(), count);
    }
    int[] codes = new int[count];
    if (vector instanceof ConstantColumnVector && count > 0) {
      boolean missing = vector.isNullAt(0);
      Arrays.fill(codes, missing ? StringColumn.MISSING : code(c, vector.getUTF8String(0)));
      return codes;
    }
    for (int row = 0; row < count; row++) {
      codes[row] = vector.isNullAt(row) ? StringColumn.MISSING : code(c, vector.getUTF8String(row));
    }
    return codes;
  }

  /**
   * Texts that the file itself numbers: each is looked at once in a batch. A number above the rows
   * of a batch is not kept, so that a file of many texts costs no more than its rows.
   */
  private int[] codes(int c, WritableColumnVector vector, WritableColumnVector ids, int count) {
    int[] codes = new int[count];
    int[] known = new int[count];
    for (int row = 0; row < count; row++) {
      if (vector.isNullAt(row)) {
        codes[row] = StringColumn.MISSING;
        continue;
      }
      int id = ids.getDictId(row);
      int code = id < count ? known[id] - 1 : StringColumn.MISSING;
      if (code == StringColumn.MISSING) {
        code = code(c, vector.getUTF8String(row));
        if (id < count) {
          known[id] = code + 1;
        }
      }
      codes[row] = code;
    }
    return codes;
  }

  private static double[] numbers(CellReader reader, ColumnVector vector, int count) {
    double[] values = new double[count];
    if (vector.hasNull()) {
      for (int row = 0; row < count; row++) {
        values[row] = vector.isNullAt(row) ? Double.NaN : reader.of(vector, row);
      }
    } else {
      for (int row = 0; row < count; row++) {
        values[row] = reader.of(vector, row);
      }
    }
    return values;
  }

  /** Blocks share a dictionary that goes on; one that became large is left to its blocks. */
  private StringColumn strings(int c, int[] codes, int count) {
    StringColumn column = new StringColumn(codes, texts[c].texts(), count);
    if (texts[c].size() > MOST_TEXTS) {
      texts[c] = new TextIndex();
    }
    return column;
  }

  private int code(int c, UTF8String text) {
    Object base = text.getBaseObject();
    if (base instanceof byte[] bytes) {
      int from = Math.toIntExact(text.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET);
      return texts[c].add(bytes, from, text.numBytes());
    }
    return texts[c].add(text.getBytes());
  }

  /** A missing tensor belongs to a rejected record: its bytes are never used. */
  private static void put(BlockSchema.Field field, byte[] tensor, byte[] target, int row) {
    int width = field.width();
    if (tensor == null) {
      Arrays.fill(target, row * width, (row + 1) * width, (byte) 0);
    } else if (tensor.length != width) {
      throw new IllegalStateException(
          "a tensor of column " + field.name() + " has " + tensor.length + " bytes, not " + width);
    } else {
      System.arraycopy(tensor, 0, target, row * width, width);
    }
  }
}
