package dev.lockstep.preprocessing.dataset.storage;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The decompressed content of a gzip file: of all its members, which zeros may follow, as tapes pad
 * with them. Java's own stream would take whatever else follows for the end.
 */
public final class GzipStream extends InputStream {
  private static final int BUFFER = 64 << 10;
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;

  private final Counted stored;
  private final BufferedInputStream raw;
  private InputStream member;

  /**
   * @param in the file from its beginning; closed with this stream
   * @throws IOException if the file does not begin with a member's header
   */
  public GzipStream(InputStream in) throws IOException {
    stored = new Counted(in);
    raw = new BufferedInputStream(stored, BUFFER);
    member = new GzipCompressorInputStream(raw);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  /**
   * @throws ZipException at the first byte that is neither of a member nor a zero of the padding
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = member.read(target, offset, length);
    while (read < 0 && nextMember()) {
      read = member.read(target, offset, length);
    }
    return read;
  }

  private boolean nextMember() throws IOException {
    raw.mark(2);
    int next = raw.read();
    if (next == MAGIC_1 && raw.read() == MAGIC_2) {
      raw.reset();
      member = new GzipCompressorInputStream(raw);
      return true;
    }
    raw.reset();
    do {
      next = raw.read();
    } while (next == 0);
    if (next >= 0) {
      throw new ZipException(
          "neither another member nor padding with zeros follows: byte "
              + (position() - 1)
              + " is "
              + next);
    }
    return false;
  }

  /** Of the next byte in the file. */
  private long position() throws IOException {
    return stored.bytes - raw.available();
  }

  @Override
  public void close() throws IOException {
    member.close();
    raw.close();
  }

  /** Knows how far it was read. Says that nothing is available, so that only the buffer counts. */
  private static final class Counted extends FilterInputStream {
    private long bytes;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      bytes += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      bytes += Math.max(0, read);
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(count);
      bytes += skipped;
      return skipped;
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
