package dev.lockstep.preprocessing.csv;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.lockstep.preprocessing.dataset.storage.GzipStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** How an object's bytes are compressed, by the end of its name. */
enum Compression {
  NONE,
  GZIP,
  ZSTD,
  BZIP2;

  static Compression of(String uri) {
    String name = uri.toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz") || name.endsWith(".gzip")) {
      return GZIP;
    }
    if (name.endsWith(".zst") || name.endsWith(".zstd")) {
      return ZSTD;
    }
    return name.endsWith(".bz2") ? BZIP2 : NONE;
  }

  /** The uncompressed bytes; several members or frames one after the other are one stream. */
  InputStream decompress(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GzipStream(in);
      case ZSTD -> new ZstdInputStreamNoFinalizer(in);
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
    };
  }
}
