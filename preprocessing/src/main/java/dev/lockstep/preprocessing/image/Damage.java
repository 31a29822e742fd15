package dev.lockstep.preprocessing.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Remembers that a decoder went over damage: libjpeg fills what is missing with gray and says so in
 * a warning only.
 */
final class Damage implements IIOReadWarningListener {
  private static final int RIFF_HEADER = 8;
  private String first;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    boolean damaged = warning.startsWith("Premature end") || warning.startsWith("Corrupt JPEG");
    if (damaged && first == null) {
      first = warning;
    }
  }

  void check(ImageFormat format) throws ImageProblem {
    if (first != null) {
      throw new ImageProblem("decode", "damaged " + format + ": " + first);
    }
  }

  /**
   * Refuses a WebP file that is shorter than its RIFF header says (RFC 9649, 2.4), since its
   * decoder takes what is missing for zeros.
   */
  static void requireWhole(ImageFormat format, byte[] file) throws ImageProblem {
    if (format != ImageFormat.WEBP) {
      return;
    }
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long announced = RIFF_HEADER + Integer.toUnsignedLong(header.getInt(Integer.BYTES));
    if (announced > file.length) {
      throw new ImageProblem(
          "decode", "damaged WEBP: the header says " + announced + " bytes, found " + file.length);
    }
  }
}
