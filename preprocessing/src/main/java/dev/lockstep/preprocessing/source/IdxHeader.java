package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Header of an IDX object: two zero bytes, the element type (0x08: unsigned byte), the number of
 * dimensions, then each dimension as a big-endian 32-bit integer; the first one counts records.
 * Format: Yann LeCun, "The MNIST database", section "File formats".
 *
 * @param records number of records
 * @param shape of one record; empty for labels
 */
record IdxHeader(long records, List<Integer> shape) {
  /** Images: unsigned bytes in three dimensions. */
  static final int IMAGES = 0x00000803;

  /** Labels: unsigned bytes in one dimension. */
  static final int LABELS = 0x00000801;

  private static final int WORD = Integer.BYTES;

  IdxHeader {
    shape = List.copyOf(shape);
  }

  /**
   * Reads and checks a header.
   *
   * @param magic what it must begin with
   * @param uri the object, for messages
   */
  static IdxHeader read(InputStream in, int magic, String uri) throws IOException {
    int found = ByteBuffer.wrap(bytes(in, WORD)).getInt();
    if (found != magic) {
      throw new UserException(
          String.format(
              "%s is not an IDX file of %s: it begins with 0x%08x, expected 0x%08x",
              uri, magic == IMAGES ? "images" : "labels", found, magic));
    }
    int dimensions = magic & 0xff;
    ByteBuffer sizes = ByteBuffer.wrap(bytes(in, dimensions * WORD));
    long records = Integer.toUnsignedLong(sizes.getInt());
    List<Integer> shape = new ArrayList<>();
    while (sizes.hasRemaining()) {
      int size = sizes.getInt();
      if (size < 1) {
        throw new UserException(
            uri + " is damaged: its header says a side of " + Integer.toUnsignedString(size));
      }
      shape.add(size);
    }
    if (shape.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b)
        > Integer.MAX_VALUE) {
      throw new UserException(
          uri
              + " is damaged: its header says records of shape "
              + shape
              + ", more than 2 GiB each");
    }
    return new IdxHeader(records, shape);
  }

  /** Length of the header itself. */
  int bytes() {
    return (2 + shape.size()) * WORD;
  }

  /** Length of one record. */
  int recordBytes() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Length of the whole object, uncompressed. */
  long objectBytes() {
    return bytes() + Math.multiplyExact(records, recordBytes());
  }

  private static byte[] bytes(InputStream in, int count) throws IOException {
    byte[] bytes = new byte[count];
    int read = in.readNBytes(bytes, 0, count);
    if (read < count) {
      throw new EOFException("its header ends early");
    }
    return bytes;
  }
}
