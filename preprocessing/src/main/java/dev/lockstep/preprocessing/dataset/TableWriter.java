package dev.lockstep.preprocessing.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Writes flat rows as one Parquet file whose row groups have an exact number of rows, which
 * parquet-mr's own record writer, sized in bytes, does not offer. Nothing of the environment enters
 * the file: equal rows give equal bytes.
 *
 * <p>Order of calls: for every row {@link #column} writes and one {@link #endRow}, then {@link
 * #finish}; {@link #close} in any case.
 */
final class TableWriter implements AutoCloseable {
  private static final int PAGE_BYTES = 1 << 20;
  private static final int TRUNCATE_BYTES = 64;

  private static final ParquetProperties PROPERTIES =
      ParquetProperties.builder()
          // version 2 data pages get no checksum from parquet-mr 1.13
          .withWriterVersion(WriterVersion.PARQUET_1_0)
          .withPageSize(PAGE_BYTES)
          .withDictionaryEncoding(false)
          .withPageWriteChecksumEnabled(true)
          .withStatisticsTruncateLength(TRUNCATE_BYTES)
          .withColumnIndexTruncateLength(TRUNCATE_BYTES)
          .build();

  private final HashingOutputFile output;
  private final MessageType schema;
  private final Map<String, String> metadata;
  private final int rowGroupRows;
  private final CodecFactory codecs = new CodecFactory(new Configuration(false), PAGE_BYTES);
  private final ParquetFileWriter file;
  private final ColumnWriter[] columns;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore store;
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
    this.columns = new ColumnWriter[schema.getColumns().size()];
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

  /** Writer of column {@code index} for the current row; ask anew for every row. */
  ColumnWriter column(int index) {
    return columns[index];
  }

  void endRow() throws IOException {
    store.endRecord();
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
    store.close();
    codecs.release();
  }

  private void startRowGroup() {
    pages =
        new ColumnChunkPageWriteStore(
            codecs.getCompressor(CompressionCodecName.ZSTD),
            schema,
            PROPERTIES.getAllocator(),
            PROPERTIES.getColumnIndexTruncateLength(),
            PROPERTIES.getPageWriteChecksumEnabled());
    store = PROPERTIES.newColumnWriteStore(schema, pages);
    List<ColumnDescriptor> descriptors = schema.getColumns();
    for (int i = 0; i < columns.length; i++) {
      columns[i] = store.getColumnWriter(descriptors.get(i));
    }
    rows = 0;
  }

  private void flushRowGroup() throws IOException {
    file.startBlock(rows);
    store.flush();
    pages.flushToFileWriter(file);
    file.endBlock();
    store.close();
  }
}
