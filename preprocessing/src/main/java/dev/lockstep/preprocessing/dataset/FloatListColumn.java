package dev.lockstep.preprocessing.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridValuesWriter;

/**
 * One required LIST of required FLOAT, the group of three levels of Apache Parquet's logical type
 * LIST, its values in encoding PLAIN. Lists have one value or more. Order of calls as in {@link
 * PlainColumn}. Not thread-safe.
 */
public final class FloatListColumn implements PagedColumn {
  private static final int PAGE_VALUES = 1 << 18;
  private static final int LEVEL_BYTES = 1 << 10;

  private final ColumnDescriptor column;
  private final RunLengthBitPackingHybridValuesWriter repetitions = levels();
  private final RunLengthBitPackingHybridValuesWriter definitions = levels();
  private ByteBuffer page = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
  private PageWriter pages;
  private Statistics<?> statistics;
  private int values;
  private int rows;

  FloatListColumn(ColumnDescriptor column) {
    this.column = column;
    this.statistics = Statistics.createStats(column.getPrimitiveType());
  }

  private static RunLengthBitPackingHybridValuesWriter levels() {
    return new RunLengthBitPackingHybridValuesWriter(
        1, LEVEL_BYTES, LEVEL_BYTES, HeapByteBufferAllocator.getInstance());
  }

  @Override
  public void start(PageWriter pageWriter) {
    pages = pageWriter;
  }

  /** The list of one row. */
  public void put(float[] list) throws IOException {
    if (list.length == 0) {
      throw new IllegalArgumentException("a list has one value or more, found none");
    }
    reserve(list.length);
    for (int i = 0; i < list.length; i++) {
      repetitions.writeInteger(i == 0 ? 0 : 1);
      definitions.writeInteger(1);
      statistics.updateStats(list[i]);
      page.putFloat(list[i]);
    }
    values += list.length;
    rows++;
    if (values >= PAGE_VALUES) {
      endPage();
    }
  }

  private void reserve(int more) {
    int needed = Math.addExact(page.position(), Math.multiplyExact(more, Float.BYTES));
    if (needed > page.capacity()) {
      int size = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * page.capacity()));
      page = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(page.flip());
    }
  }

  @Override
  public void endPage() throws IOException {
    if (rows == 0) {
      return;
    }
    pages.writePage(
        BytesInput.concat(
            repetitions.getBytes(),
            definitions.getBytes(),
            BytesInput.from(page.array(), 0, page.position())),
        values,
        rows,
        statistics,
        Encoding.RLE,
        Encoding.RLE,
        Encoding.PLAIN);
    repetitions.reset();
    definitions.reset();
    page.clear();
    statistics = Statistics.createStats(column.getPrimitiveType());
    values = 0;
    rows = 0;
  }
}
