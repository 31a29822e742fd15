package dev.lockstep.preprocessing.dataset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Sorts the encodings that a Parquet footer lists for each column chunk. parquet-mr keeps them in a
 * hash set of enum constants, whose order differs from process to process, so equal rows would give
 * different bytes. Can go when {@code ShardFileTest} passes without it in many processes.
 */
final class CanonicalFooter {
  private static final int TRAILER_BYTES = 8;

  private CanonicalFooter() {}

  /**
   * @param tail end of a Parquet file from somewhere before its footer on
   */
  static byte[] of(byte[] tail) throws IOException {
    ByteBuffer trailer =
        ByteBuffer.wrap(tail, tail.length - TRAILER_BYTES, TRAILER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    int length = trailer.getInt();
    int start = tail.length - TRAILER_BYTES - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(tail, start, length));
    sortEncodings(footer);
    ByteArrayOutputStream out = new ByteArrayOutputStream(tail.length);
    out.write(tail, 0, start);
    Util.writeFileMetaData(footer, out);
    ByteBuffer newLength = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(newLength.putInt(out.size() - start).array());
    out.write(tail, tail.length - Integer.BYTES, Integer.BYTES);
    return out.toByteArray();
  }

  private static void sortEncodings(FileMetaData footer) {
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        List<Encoding> sorted = new ArrayList<>(chunk.getMeta_data().getEncodings());
        sorted.sort(Comparator.comparingInt(Encoding::getValue));
        chunk.getMeta_data().setEncodings(sorted);
      }
    }
  }
}
