package dev.lockstep.preprocessing.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Turns image files into pixels: PNG, JPEG, TIFF, BMP and WebP, of files with several images the
 * first. Orientation tags (EXIF) are not applied: pixels stay where the file has them.
 */
public final class ImageReading {
  private static final int SHOWN_BYTES = 8;

  /** Four samples of 16 bits. */
  private static final int MOST_BITS = 64;

  private ImageReading() {}

  /**
   * Decodes, crops and resizes one image.
   *
   * @param file its whole content
   * @param name its address; an ending that names one of the formats must name the right one
   * @return uint8 {@code [channels, height, width]}
   * @throws ImageProblem if it is empty, of no known format, of another one than its name says, has
   *     more pixels or bits than allowed, cannot be decoded to its end, or is smaller than the crop
   */
  public static byte[] read(byte[] file, String name, ImageForm form, ImageLimits limits)
      throws ImageProblem {
    ImageFormat format = format(file, name);
    try {
      BufferedImage image = decode(format, file, limits);
      BufferedImage part = form.crop() == null ? image : form.crop().of(image);
      return Resampling.apply(new Pixels(part), form);
    } catch (IOException | RuntimeException e) {
      // decoders meet damaged data with any unchecked exception
      throw new ImageProblem("decode", "damaged " + format + ": " + describe(e));
    }
  }

  private static ImageFormat format(byte[] file, String name) throws ImageProblem {
    if (file.length == 0) {
      throw new ImageProblem("empty", "the file is empty");
    }
    Optional<ImageFormat> found = ImageFormat.of(file);
    if (found.isEmpty()) {
      String first = HexFormat.of().formatHex(file, 0, Math.min(SHOWN_BYTES, file.length));
      throw new ImageProblem(
          "format", "begins with 0x" + first + ", allowed: PNG, JPEG, TIFF, BMP, WebP");
    }
    Optional<ImageFormat> named = ImageFormat.named(name);
    if (named.isPresent() && !named.equals(found)) {
      throw new ImageProblem(
          "extension", "the name says " + named.get() + ", the content is " + found.get());
    }
    return found.get();
  }

  private static BufferedImage decode(ImageFormat format, byte[] file, ImageLimits limits)
      throws IOException, ImageProblem {
    ImageReader reader = format.reader();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > limits.pixels()) {
        throw new ImageProblem(
            "too_many_pixels",
            "the header says " + width + " x " + height + " pixels, allowed: " + limits.pixels());
      }
      requireFewBits(format, reader);
      Damage.requireWhole(format, file);
      Damage damage = new Damage();
      reader.addIIOReadWarningListener(damage);
      BufferedImage image = reader.read(0);
      damage.check(format);
      return image;
    } finally {
      reader.dispose();
    }
  }

  /** Other formats have 64 bits at the most; of TIFF, the limit of pixels is none of memory. */
  private static void requireFewBits(ImageFormat format, ImageReader reader)
      throws IOException, ImageProblem {
    if (format != ImageFormat.TIFF) {
      return;
    }
    int bits = 0;
    for (int size : reader.getImageTypes(0).next().getSampleModel().getSampleSize()) {
      bits += size;
    }
    if (bits > MOST_BITS) {
      throw new ImageProblem("bits", "a pixel takes " + bits + " bits, allowed: " + MOST_BITS);
    }
  }

  private static String describe(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
