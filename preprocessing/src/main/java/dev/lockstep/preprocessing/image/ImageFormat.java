package dev.lockstep.preprocessing.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Formats by their first bytes: PNG (ISO/IEC 15948, 5.2), JPEG (ITU-T T.81, B.1), TIFF 6.0 (section
 * 2), BMP and WebP (RFC 9649, 2.3).
 *
 * <p>Readers are asked for by their provider and not found on the class path, where another
 * program's plug-ins might decode the same file to other pixels.
 */
enum ImageFormat {
  PNG("png", "\u0089PNG\r\n\u001a\n"),
  JPEG("jpeg|jpg|jpe|jfif", "\u00ff\u00d8\u00ff"),
  TIFF("tiff|tif", "II*\0"),
  BMP("bmp|dib", "BM"),
  WEBP("webp", "RIFF");

  private static final String BIG_ENDIAN_TIFF = "MM\0*";
  private static final String JDK = "com.sun.imageio.plugins.";
  private static final int WEBP_AT = 8;

  private final String extensions;
  private final String magic;

  ImageFormat(String extensions, String magic) {
    this.extensions = extensions;
    this.magic = magic;
  }

  /** The format of a file's content. */
  static Optional<ImageFormat> of(byte[] file) {
    for (ImageFormat format : values()) {
      if (format.begins(file)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** The format that a name claims, if it claims one. */
  static Optional<ImageFormat> named(String name) {
    String extension =
        name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1)
            .toLowerCase(Locale.ROOT);
    for (ImageFormat format : values()) {
      if (extension.matches(format.extensions)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** A reader, to be disposed of. */
  ImageReader reader() throws IOException {
    if (this == WEBP) {
      return new WebPImageReaderSpi().createReaderInstance(null);
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name());
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith(JDK)) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException("this Java has no reader of its own for " + name());
  }

  private boolean begins(byte[] file) {
    return switch (this) {
      case TIFF -> has(file, 0, magic) || has(file, 0, BIG_ENDIAN_TIFF);
      case WEBP -> has(file, 0, magic) && has(file, WEBP_AT, name());
      default -> has(file, 0, magic);
    };
  }

  private static boolean has(byte[] file, int at, String magic) {
    byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
    if (file.length < at + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (file[at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
