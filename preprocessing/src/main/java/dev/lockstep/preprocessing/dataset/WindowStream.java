package dev.lockstep.preprocessing.dataset;

import java.io.EOFException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.SeekableInputStream;

/** Parquet's view of a {@link RangedInput}; closing it leaves the input open. */
final class WindowStream extends SeekableInputStream {
  private static final int COPY_BYTES = 1 << 16;

  private final RangedInput input;
  private final byte[] single = new byte[1];
  private long position;

  WindowStream(RangedInput input) {
    this.input = input;
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void seek(long newPosition) {
    position = newPosition;
  }

  @Override
  public int read() throws EOFException {
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws EOFException {
    if (length == 0) {
      return 0;
    }
    int bytes = (int) Math.min(length, input.getLength() - position);
    if (bytes <= 0) {
      return -1;
    }
    input.copy(position, target, offset, bytes);
    position += bytes;
    return bytes;
  }

  @Override
  public void readFully(byte[] target) throws EOFException {
    readFully(target, 0, target.length);
  }

  @Override
  public void readFully(byte[] target, int offset, int length) throws EOFException {
    input.copy(position, target, offset, length);
    position += length;
  }

  @Override
  public int read(ByteBuffer target) throws EOFException {
    int bytes = (int) Math.min(target.remaining(), input.getLength() - position);
    if (bytes <= 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    int limit = target.limit();
    target.limit(target.position() + bytes);
    readFully(target);
    target.limit(limit);
    return bytes;
  }

  @Override
  public void readFully(ByteBuffer target) throws EOFException {
    if (target.hasArray()) {
      readFully(target.array(), target.arrayOffset() + target.position(), target.remaining());
      target.position(target.limit());
      return;
    }
    byte[] chunk = new byte[Math.min(COPY_BYTES, target.remaining())];
    while (target.hasRemaining()) {
      int bytes = Math.min(chunk.length, target.remaining());
      readFully(chunk, 0, bytes);
      target.put(chunk, 0, bytes);
    }
  }
}
