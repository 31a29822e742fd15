package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Lines that begin within a part of an object, as bytes without their end ({@code LF} or {@code CR
 * LF}). Memory stays below the limit on one line, or 64 KiB, whatever the input is.
 */
public final class LineReader implements Closeable {
  private static final int BUFFER = 256 << 10;
  private static final int HEAD = RejectedRecord.CUT_BYTES;

  private final InputStream in;
  private final String uri;
  private final long end;
  private final int limit;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream spilled = new ByteArrayOutputStream();
  private int next;
  private int filled;
  private long bufferStart;

  private long position;
  private long length;
  private byte[] line;
  private byte[] head;

  private LineReader(InputStream in, RecordFormat.Part part, long start, int limit) {
    this.in = in;
    this.uri = part.uri();
    this.end = Compression.of(uri) == Compression.NONE ? part.end() : Long.MAX_VALUE;
    this.limit = limit;
    this.bufferStart = start;
  }

  /**
   * @param part of an object; a compressed one is read as a whole
   * @param limit bytes of the longest line that is kept
   */
  public static LineReader open(Storage storage, RecordFormat.Part part, int limit)
      throws IOException {
    if (part.start() == 0) {
      return new LineReader(stream(storage, part.uri()), part, 0, limit);
    }
    FSDataInputStream in = storage.open(part.uri());
    try {
      // a line that begins exactly here follows a line end one byte before
      in.seek(part.start() - 1);
      LineReader reader = new LineReader(in, part, part.start() - 1, limit);
      reader.readLine(0);
      return reader;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static InputStream stream(Storage storage, String uri) throws IOException {
    return Compression.of(uri) == Compression.NONE
        ? storage.open(uri)
        : Compression.open(storage, uri);
  }

  /** Goes to the next line; false if no other begins in this part. */
  public boolean next() throws IOException {
    return bufferStart + next < end && readLine(limit);
  }

  /** Offset of the line's first byte in the decompressed object. */
  public long position() {
    return position;
  }

  /** Bytes of the line without its end. */
  public long length() {
    return length;
  }

  /** The line, or null if it is longer than the limit. */
  public byte[] line() {
    return line;
  }

  /** The first 64 KiB at most of a line that is longer than the limit. */
  public byte[] head() {
    return head;
  }

  private boolean readLine(int keep) throws IOException {
    position = bufferStart + next;
    if (next == filled && !fill()) {
      return false;
    }
    spilled.reset();
    length = 0;
    boolean endsInCarriageReturn = false;
    do {
      int from = next;
      int feed = find(from);
      next = Math.min(feed + 1, filled);
      keep(from, feed, keep);
      if (feed > from) {
        endsInCarriageReturn = buffer[feed - 1] == '\r';
      }
      if (feed < filled) {
        break;
      }
    } while (fill());
    finish(endsInCarriageReturn, keep);
    return true;
  }

  private int find(int from) {
    int at = from;
    while (at < filled && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  private void keep(int from, int to, int keep) {
    length += to - from;
    // one more for a carriage return, which does not count
    long room = Math.max(keep, HEAD) + 1L - spilled.size();
    spilled.write(buffer, from, (int) Math.min(room, to - from));
  }

  private void finish(boolean endsInCarriageReturn, int keep) {
    int stripped = endsInCarriageReturn ? 1 : 0;
    length -= stripped;
    if (length > keep) {
      head = Arrays.copyOf(spilled.toByteArray(), (int) Math.min(length, HEAD));
    }
    line = length > keep ? null : Arrays.copyOf(spilled.toByteArray(), (int) length);
    if (line == null) {
      spilled.reset();
    }
  }

  private boolean fill() throws IOException {
    bufferStart += filled;
    next = 0;
    filled = 0;
    int count;
    try {
      count = in.read(buffer, 0, buffer.length);
    } catch (IOException e) {
      throw Compression.failure(uri, e);
    }
    filled = Math.max(0, count);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
