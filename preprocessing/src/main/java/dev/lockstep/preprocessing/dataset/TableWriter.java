package dev.lockstep.preprocessing.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Writes rows of single values and lists of numbers as one Parquet file whose row groups have an
 * exact number of rows, which parquet-mr's own record writer, sized in bytes, does not offer.
 * Nothing of the environment enters the file: equal rows give equal bytes.
 *
 * <p>Order of calls: for every row {@link #column} writes and one {@link #endRow}, then {@link
 * #finish}; {@link #close} in any case.
 */
public final class TableWriter implements AutoCloseable {
  private static final int CODEC_BYTES = 1 << 20;
  private static final int TRUNCATE_BYTES = 64;

  private final HashingOutputFile output;
  private final MessageType schema;
  private final Map<String, String> metadata;
  private final int rowGroupRows;
  private final CodecFactory codecs = new FastZstd();
  private final ParquetFileWriter file;
  private final PagedColumn[] columns;
  private ColumnChunkPageWriteStore pages;
  private int rows;

  TableWriter(
      HashingOutputFile output, MessageType schema, Map<String, String> metadata, int rowGroupRows)
      throws IOException {
    if (rowGroupRows < 1) {
      throw new IllegalArgumentException("a row group has 1 row or more, found " + rowGroupRows);
    }
    this.output = output;
    this.schema = schema;
    this.metadata = metadata;
    this.rowGroupRows = rowGroupRows;
    this.columns =
        schema.getColumns().stream().map(TableWriter::column).toArray(PagedColumn[]::new);
    this.file =
        new ParquetFileWriter(
            output,
            schema,
            ParquetFileWriter.Mode.CREATE,
            ParquetProperties.DEFAULT_PAGE_SIZE,
            0,
            TRUNCATE_BYTES,
            TRUNCATE_BYTES,
            true);
    file.start();
    startRowGroup();
  }

  /**
   * Level 1: on float32 rows level 3 saves 3 % more bytes and takes 8 times as long. The codec is
   * not asked for by name, since Parquet keeps the first one of a process for everybody, whatever
   * its level.
   */
  private static final class FastZstd extends CodecFactory {
    private final ZstandardCodec codec = new ZstandardCodec();

    FastZstd() {
      super(new Configuration(false), CODEC_BYTES);
      Configuration level = new Configuration(false);
      level.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, 1);
      codec.setConf(level);
    }

    @Override
    protected CompressionCodec getCodec(CompressionCodecName name) {
      return codec;
    }
  }

  private static PagedColumn column(ColumnDescriptor column) {
    return column.getMaxRepetitionLevel() == 0
        ? new PlainColumn(column.getPrimitiveType())
        : new FloatListColumn(column);
  }

  /** Column {@code index}, for one value of each row. */
  public PlainColumn column(int index) {
    return (PlainColumn) columns[index];
  }

  /** Column {@code index}, for one list of each row. */
  public FloatListColumn list(int index) {
    return (FloatListColumn) columns[index];
  }

  void endRow() throws IOException {
    rows++;
    if (rows == rowGroupRows) {
      flushRowGroup();
      startRowGroup();
    }
  }

  /** Writes the rest and the footer, and says where the row groups are. */
  List<RowGroup> finish() throws IOException {
    if (rows > 0) {
      flushRowGroup();
    }
    output.holdTail();
    file.end(metadata);
    output.writeTail();
    List<RowGroup> groups = new ArrayList<>();
    for (BlockMetaData block : file.getFooter().getBlocks()) {
      groups.add(
          new RowGroup(block.getRowCount(), block.getStartingPos(), block.getCompressedSize()));
    }
    return groups;
  }

  @Override
  public void close() {
    codecs.release();
  }

  private void startRowGroup() {
    pages =
        new ColumnChunkPageWriteStore(
            codecs.getCompressor(CompressionCodecName.ZSTD),
            schema,
            HeapByteBufferAllocator.getInstance(),
            TRUNCATE_BYTES,
            true);
    for (int i = 0; i < columns.length; i++) {
      columns[i].start(pages.getPageWriter(schema.getColumns().get(i)));
    }
    rows = 0;
  }

  private void flushRowGroup() throws IOException {
    file.startBlock(rows);
    for (PagedColumn column : columns) {
      column.endPage();
    }
    pages.flushToFileWriter(file);
    file.endBlock();
  }
}
