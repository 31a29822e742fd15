package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Uncompressed bytes of an object, one after the other. */
final class ObjectBytes implements AutoCloseable {
  private final String uri;
  private final InputStream in;
  private final long sizeHint;

  private ObjectBytes(String uri, InputStream in, long sizeHint) {
    this.uri = uri;
    this.in = in;
    this.sizeHint = sizeHint;
  }

  /**
   * @param position of the first byte; 0 where the object is compressed
   */
  static ObjectBytes open(Storage storage, SourceObject object, long position) {
    Compression compression = Compression.of(object.uri());
    if (compression != Compression.NONE && position != 0) {
      throw new IllegalArgumentException(object.uri() + " is compressed, no byte " + position);
    }
    StoreStream stored = StoreStream.open(storage, object.uri(), object.size(), position);
    if (compression == Compression.NONE) {
      return new ObjectBytes(object.uri(), stored, object.size());
    }
    try {
      return new ObjectBytes(object.uri(), compression.decompress(stored), Long.MAX_VALUE);
    } catch (IOException e) {
      stored.close();
      throw damaged(object.uri(), e);
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** Bytes that are in memory. */
  static ObjectBytes of(byte[] bytes) {
    return new ObjectBytes("a record", new ByteArrayInputStream(bytes), bytes.length);
  }

  /** Uncompressed size of the object in bytes if it is known, else a very large number. */
  long sizeHint() {
    return sizeHint;
  }

  /** Reads {@code length} bytes, less only at the end. */
  int read(byte[] target, int offset, int length) {
    try {
      return in.readNBytes(target, offset, length);
    } catch (IOException e) {
      throw damaged(uri, e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw damaged(uri, e);
    }
  }

  private static UserException damaged(String uri, IOException failure) {
    return new UserException(
        uri
            + " is damaged: its "
            + Compression.of(uri)
            + " data cannot be uncompressed ("
            + failure.getMessage()
            + ")",
        failure);
  }
}
