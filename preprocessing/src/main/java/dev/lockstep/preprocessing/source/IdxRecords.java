package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Records of one object from some record on: by a seek in a plain object, by reading over what
 * comes before in a compressed one.
 */
final class IdxRecords implements AutoCloseable {
  /** 256 KiB: large enough for a store's request, small beside a task's heap. */
  static final int BUFFER_BYTES = 1 << 18;

  private final IdxObject object;
  private final InputStream in;

  private IdxRecords(IdxObject object, InputStream in) {
    this.object = object;
    this.in = in;
  }

  static IdxRecords open(Storage storage, IdxObject object, long firstRecord) {
    long start = object.headerBytes() + firstRecord * object.recordBytes();
    try {
      return new IdxRecords(object, positioned(storage, object, start));
    } catch (IOException e) {
      throw IdxFailures.translate(object.uri(), object.object().size(), e);
    }
  }

  /** The next record. */
  byte[] next() {
    byte[] bytes = new byte[object.recordBytes()];
    try {
      if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw new EOFException("record ends early");
      }
    } catch (IOException e) {
      throw IdxFailures.translate(object.uri(), object.object().size(), e);
    }
    return bytes;
  }

  /** Checks, after the last record, that nothing follows; this also verifies gzip's checksum. */
  void expectEnd() {
    try {
      if (in.read() >= 0) {
        throw new UserException(
            object.uri()
                + " is too long: more follows after the "
                + object.records()
                + " records of "
                + object.recordBytes()
                + " bytes that its header announces");
      }
    } catch (IOException e) {
      throw IdxFailures.translate(object.uri(), object.object().size(), e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw IdxFailures.unreadable(object.uri(), e);
    }
  }

  private static InputStream positioned(Storage storage, IdxObject object, long start)
      throws IOException {
    if (object.gzipped()) {
      InputStream in = IdxObject.content(storage, object.uri(), true);
      try {
        in.skipNBytes(start);
        return new BufferedInputStream(in, BUFFER_BYTES);
      } catch (IOException e) {
        in.close();
        throw e;
      }
    }
    FSDataInputStream in = storage.open(object.uri());
    try {
      in.seek(start);
      return new BufferedInputStream(in, BUFFER_BYTES);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }
}
