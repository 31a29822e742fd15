package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * One IDX object whose header is right. Travels to executors.
 *
 * @param object where it is, and its size and entity tag
 * @param gzipped whether its content is compressed, whatever its name
 * @param records records it declares
 * @param headerBytes uncompressed length of its header
 * @param recordBytes length of a record
 */
record IdxObject(
    SourceObject object, boolean gzipped, long records, int headerBytes, int recordBytes)
    implements Serializable {
  private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};

  /** An object and its header, as the driver sees it. */
  record Opened(IdxObject object, IdxHeader header) {}

  /**
   * Finds an object and checks its header, and its length unless it is compressed.
   *
   * @param magic {@link IdxHeader#IMAGES} or {@link IdxHeader#LABELS}
   * @param role what the object is for, for the message that it is missing
   */
  static Opened open(Storage storage, String uri, int magic, String role) {
    ObjectInfo info =
        storage
            .stat(uri)
            .orElseThrow(() -> new UserException(uri + " does not exist; it is named as " + role));
    SourceObject object = new SourceObject(uri, info.size(), info.etag());
    boolean gzipped = isGzipped(storage, uri);
    IdxHeader header;
    try (InputStream in = content(storage, uri, gzipped)) {
      header = IdxHeader.read(in, magic, uri);
    } catch (IOException e) {
      throw IdxFailures.translate(uri, info.size(), e);
    }
    if (!gzipped && header.objectBytes() != info.size()) {
      throw IdxFailures.wrongLength(uri, header, info.size());
    }
    return new Opened(
        new IdxObject(object, gzipped, header.records(), header.bytes(), header.recordBytes()),
        header);
  }

  String uri() {
    return object.uri();
  }

  /** Opens its uncompressed content. */
  static InputStream content(Storage storage, String uri, boolean gzipped) throws IOException {
    InputStream in = storage.open(uri);
    return gzipped ? unzip(in) : in;
  }

  private static InputStream unzip(InputStream in) throws IOException {
    try {
      return new GZIPInputStream(in, IdxRecords.BUFFER_BYTES);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static boolean isGzipped(Storage storage, String uri) {
    try (InputStream in = storage.open(uri)) {
      return Arrays.equals(in.readNBytes(GZIP_MAGIC.length), GZIP_MAGIC);
    } catch (IOException e) {
      throw IdxFailures.unreadable(uri, e);
    }
  }
}
