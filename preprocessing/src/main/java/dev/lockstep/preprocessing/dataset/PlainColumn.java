package dev.lockstep.preprocessing.dataset;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;

/**
 * One required column of a flat table, in Parquet's encoding PLAIN (Apache Parquet format,
 * "Plain"): values go straight into the bytes of a page.
 *
 * <p>Order of calls for every row group: {@link #start}, the values, {@link #endPage}. Values of
 * one column are all put by the same method. Not thread-safe.
 */
public final class PlainColumn implements PagedColumn {
  private static final int PAGE_BYTES = 1 << 20;

  /** As parquet-mr does, so that readers which skip pages have some to skip. */
  private static final int PAGE_ROWS = 20_000;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final PrimitiveType type;
  private PageWriter pages;
  private byte[] page = new byte[1 << 12];
  private int size;
  private int rows;
  private Statistics<?> statistics;
  private Span least;
  private Span most;

  /** Where a text or binary value lies in the page. */
  private record Span(int from, int end) {
    byte[] of(byte[] page) {
      return Arrays.copyOfRange(page, from, end);
    }
  }

  PlainColumn(PrimitiveType type) {
    this.type = type;
    this.statistics = Statistics.createStats(type);
  }

  @Override
  public void start(PageWriter pageWriter) {
    pages = pageWriter;
  }

  /** A value of a BINARY column. */
  public void put(byte[] value) throws IOException {
    reserve(Integer.BYTES + value.length);
    INT.set(page, size, value.length);
    int from = size + Integer.BYTES;
    System.arraycopy(value, 0, page, from, value.length);
    size = from + value.length;
    if (least == null || compare(from, least) < 0) {
      least = new Span(from, size);
    }
    if (most == null || compare(from, most) > 0) {
      most = new Span(from, size);
    }
    endValue();
  }

  /** Compares the last value, from {@code from} on, by its unsigned bytes. */
  private int compare(int from, Span other) {
    return Arrays.compareUnsigned(page, from, size, page, other.from(), other.end());
  }

  /** A value of an INT32 column. */
  public void put(int value) throws IOException {
    statistics.updateStats(value);
    putBits(value);
  }

  /** A value of an INT64 column. */
  public void put(long value) throws IOException {
    statistics.updateStats(value);
    putBits(value);
  }

  /** A value of a FLOAT column. */
  public void put(float value) throws IOException {
    statistics.updateStats(value);
    putBits(Float.floatToRawIntBits(value));
  }

  /** A value of a DOUBLE column. */
  public void put(double value) throws IOException {
    statistics.updateStats(value);
    putBits(Double.doubleToRawLongBits(value));
  }

  private void putBits(long bits) throws IOException {
    reserve(Long.BYTES);
    LONG.set(page, size, bits);
    size += Long.BYTES;
    endValue();
  }

  private void putBits(int bits) throws IOException {
    reserve(Integer.BYTES);
    INT.set(page, size, bits);
    size += Integer.BYTES;
    endValue();
  }

  private void endValue() throws IOException {
    rows++;
    if (size >= PAGE_BYTES || rows == PAGE_ROWS) {
      endPage();
    }
  }

  @Override
  public void endPage() throws IOException {
    if (rows == 0) {
      return;
    }
    if (least != null) {
      statistics =
          Statistics.getBuilderForReading(type)
              .withMin(least.of(page))
              .withMax(most.of(page))
              .withNumNulls(0)
              .build();
    }
    // levels of a required column take no bytes, whatever their encoding
    pages.writePage(
        BytesInput.from(page, 0, size),
        rows,
        rows,
        statistics,
        Encoding.RLE,
        Encoding.RLE,
        Encoding.PLAIN);
    size = 0;
    rows = 0;
    least = null;
    most = null;
    statistics = Statistics.createStats(type);
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > page.length) {
      page =
          Arrays.copyOf(page, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * size)));
    }
  }
}
