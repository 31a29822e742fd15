package dev.lockstep.preprocessing.dataset;

import java.io.IOException;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.SeekableInputStream;

/**
 * Holds the page headers of a column chunk against the file's footer. A page's checksum covers what
 * follows its header, so a header that lost the checksum, or that announces other sizes, values or
 * encodings, would otherwise be believed.
 */
final class PageChecks {
  private final ColumnChunkMetaData chunk;
  private long values;
  private long uncompressed;

  private PageChecks(ColumnChunkMetaData chunk) {
    this.chunk = chunk;
  }

  /**
   * @throws IOException if the headers are not those of the chunk; says what differs
   */
  static void check(SeekableInputStream in, ColumnChunkMetaData chunk) throws IOException {
    new PageChecks(chunk).check(in);
  }

  private void check(SeekableInputStream in) throws IOException {
    long position = chunk.getStartingPos();
    long end = position + chunk.getTotalSize();
    while (position < end) {
      in.seek(position);
      PageHeader header = Util.readPageHeader(in);
      long length = in.getPos() - position;
      page(header, position);
      uncompressed += length + header.getUncompressed_page_size();
      values += header.getData_page_header().getNum_values();
      position += length + header.getCompressed_page_size();
    }
    require("bytes in its pages", position - chunk.getStartingPos(), chunk.getTotalSize());
    require("bytes before compression", uncompressed, chunk.getTotalUncompressedSize());
    require("values", values, chunk.getValueCount());
  }

  private void page(PageHeader header, long position) throws IOException {
    boolean isData = header.isSetData_page_header() && header.isSetCrc();
    if (!isData
        || header.getCompressed_page_size() < 0
        || header.getUncompressed_page_size() < 0
        || header.getData_page_header().getNum_values() < 0
        || !isListed(header.getData_page_header().getEncoding())) {
      throw new IOException(
          "the page at byte "
              + position
              + " of column "
              + chunk.getPath().toDotString()
              + " is no data page with a checksum, sizes and an encoding of its column");
    }
  }

  private boolean isListed(Encoding encoding) {
    return encoding != null
        && chunk.getEncodings().stream().anyMatch(each -> each.name().equals(encoding.name()));
  }

  private void require(String what, long found, long expected) throws IOException {
    if (found != expected) {
      throw new IOException(
          "column "
              + chunk.getPath().toDotString()
              + " has "
              + found
              + " "
              + what
              + " by its page headers and "
              + expected
              + " by the footer");
    }
  }
}
