package dev.lockstep.preprocessing.source.tfrecord;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.files.Compression;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The records of a TFRecord file as bytes: each is its length (uint64, little-endian), the length's
 * masked checksum (uint32), the data and the data's masked checksum ("TFRecords format details" at
 * tensorflow.org). Nothing is allocated for a record before its length's checksum is right and the
 * length is within the limit.
 *
 * <p>A damaged length hides where all further records begin, and a file may end between records
 * only: both fail with a {@code UserException} that names the file and the byte.
 */
public final class RecordFrames implements Closeable {
  private static final int HEADER = Long.BYTES + Integer.BYTES;
  private static final int HEAD = 64 << 10;

  private final InputStream in;
  private final String uri;
  private final int limit;
  private final byte[] header = new byte[HEADER];
  private final byte[] footer = new byte[Integer.BYTES];

  private long next;
  private long position;
  private long length;
  private byte[] data;
  private int stored;
  private int computed;

  private RecordFrames(InputStream in, String uri, int limit) {
    this.in = in;
    this.uri = uri;
    this.limit = limit;
  }

  /**
   * @param uri address of the file, which is decompressed as the ending of its name says
   * @param limit bytes of the largest record that is kept
   */
  public static RecordFrames open(Storage storage, String uri, int limit) throws IOException {
    return new RecordFrames(Compression.open(storage, uri), uri, limit);
  }

  /** Goes to the next record; false at the end of the file. */
  public boolean next() throws IOException {
    position = next;
    int found = read(header, HEADER);
    if (found == 0) {
      return false;
    }
    requireWhole(found, HEADER);
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    length = fields.getLong();
    requireLength(fields.getInt());
    MaskedCrc crc = new MaskedCrc();
    if (isTooLong()) {
      skip(crc);
    } else {
      data = new byte[(int) length];
      requireWhole(read(data, data.length), data.length);
      crc.add(data, data.length);
    }
    requireWhole(read(footer, footer.length), footer.length);
    stored = ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).getInt();
    computed = crc.value();
    return true;
  }

  /** Offset of the record's length in the decompressed file. */
  public long position() {
    return position;
  }

  /** Bytes of the data. */
  public long length() {
    return length;
  }

  /** Whether the data is larger than the limit; an unsigned length is. */
  public boolean isTooLong() {
    return length < 0 || length > limit;
  }

  /** The data; its first 64 KiB at most if it is larger than the limit. */
  public byte[] data() {
    return data;
  }

  /** Whether the data has its checksum. */
  public boolean isSound() {
    return stored == computed;
  }

  /** How the data's checksum differs, for a message. */
  String difference() {
    return describe(stored, computed);
  }

  private void skip(MaskedCrc crc) throws IOException {
    data = new byte[HEAD];
    byte[] piece = new byte[HEAD];
    // unsigned: what does not fit into a long is not there either
    long left = length < 0 ? Long.MAX_VALUE : length;
    int kept = 0;
    while (left > 0) {
      int count = (int) Math.min(left, piece.length);
      requireWhole(read(piece, count), count);
      crc.add(piece, count);
      int more = Math.min(count, data.length - kept);
      System.arraycopy(piece, 0, data, kept, more);
      kept += more;
      left -= count;
    }
    data = kept == data.length ? data : Arrays.copyOf(data, kept);
  }

  private int read(byte[] bytes, int count) throws IOException {
    try {
      int found = in.readNBytes(bytes, 0, count);
      next += found;
      return found;
    } catch (IOException e) {
      throw Compression.failure(uri, e);
    }
  }

  private void requireWhole(int found, int expected) {
    if (found < expected) {
      throw new UserException(
          uri
              + " ends at byte "
              + next
              + " within the record that begins at byte "
              + position
              + "; it may have been cut off while it was copied: copy it again or leave it out");
    }
  }

  private void requireLength(int storedCrc) {
    byte[] lengthBytes = Arrays.copyOf(header, Long.BYTES);
    int computedCrc = MaskedCrc.of(lengthBytes);
    if (storedCrc != computedCrc) {
      String kind = position == 0 ? "is no TFRecord file or is damaged" : "is damaged";
      throw new UserException(
          uri
              + " "
              + kind
              + ": the length of the record at byte "
              + position
              + " does not have its checksum ("
              + describe(storedCrc, computedCrc)
              + "), so that nothing behind it can be found; copy the file again or leave it out");
    }
  }

  private static String describe(int stored, int computed) {
    return String.format("0x%08x stored, 0x%08x computed", stored, computed);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
