package dev.lockstep.preprocessing.source.files;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.GzipStream;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** How an object is compressed, known by the ending of its name. */
public enum Compression {
  NONE,
  GZIP,
  ZSTD,
  BZIP2;

  private static final int BUFFER = 64 << 10;

  /** By {@code .gz}, {@code .zst}, {@code .bz2}. */
  public static Compression of(String uri) {
    String name = uri.toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz") || name.endsWith(".gzip")) {
      return GZIP;
    }
    if (name.endsWith(".zst") || name.endsWith(".zstd")) {
      return ZSTD;
    }
    return name.endsWith(".bz2") ? BZIP2 : NONE;
  }

  /**
   * The decompressed content of an object from its beginning; several compressed streams behind
   * each other are one.
   *
   * @throws UserException if the object is not compressed in the way its name says
   */
  public static InputStream open(Storage storage, String uri) throws IOException {
    InputStream raw = new BufferedInputStream(storage.open(uri), BUFFER);
    try {
      return switch (of(uri)) {
        case NONE -> raw;
        case GZIP -> new GzipStream(raw);
        case ZSTD -> new ZstdInputStreamNoFinalizer(raw);
        case BZIP2 -> new BZip2CompressorInputStream(raw, true);
      };
    } catch (EOFException | ZipException e) {
      raw.close();
      throw damaged(uri, e);
    } catch (IOException e) {
      raw.close();
      throw failure(uri, e);
    }
  }

  /** Tells a damaged stream from a store that fails; a plain object is never damaged. */
  public static IOException failure(String uri, IOException failure) {
    boolean fromCodec =
        failure instanceof EOFException
            || failure instanceof ZipException
            || failure.getClass().getName().startsWith("com.github.luben")
            || comesFrom(failure, "org.apache.commons.compress", "com.github.luben");
    if (of(uri) != NONE && fromCodec) {
      throw damaged(uri, failure);
    }
    return failure;
  }

  private static boolean comesFrom(IOException failure, String... packages) {
    StackTraceElement[] trace = failure.getStackTrace();
    String thrower = trace.length == 0 ? "" : trace[0].getClassName();
    for (String name : packages) {
      if (thrower.startsWith(name)) {
        return true;
      }
    }
    return false;
  }

  private static UserException damaged(String uri, IOException failure) {
    return new UserException(
        uri
            + " is not whole "
            + of(uri).name().toLowerCase(Locale.ROOT)
            + " data, as the ending of its name says it is ("
            + failure.getMessage()
            + "); it may have been cut off while it was copied: copy it again or leave it out",
        failure);
  }
}
