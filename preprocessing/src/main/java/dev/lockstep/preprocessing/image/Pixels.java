package dev.lockstep.preprocessing.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * A decoded image, read row by row as sRGB or as its own gray; what is transparent shows black.
 * Samples of 16 bits are rounded to 8.
 */
final class Pixels {
  private static final int MOST_BITS = 16;
  private final BufferedImage image;
  private final Raster gray;
  private final double grayMost;
  private final int[] row;

  Pixels(BufferedImage image) {
    this.image = image;
    // Java takes gray samples for linear light and would brighten them on their way to sRGB
    boolean own =
        image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
            && !(image.getColorModel() instanceof IndexColorModel)
            && image.getRaster().getNumBands() <= 2
            && image.getColorModel().getComponentSize(0) <= MOST_BITS;
    gray = own ? image.getRaster() : null;
    grayMost = own ? (1 << image.getColorModel().getComponentSize(0)) - 1 : 0;
    row = new int[image.getWidth()];
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  /**
   * Reads one row.
   *
   * @param values 0 to 255, {@code [channels][width]}
   */
  void row(int y, ImageForm.Color color, int[][] values) {
    if (gray == null) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int x = 0; x < row.length; x++) {
        put(values, x, color, row[x]);
      }
      return;
    }
    gray.getSamples(0, y, row.length, 1, 0, values[0]);
    boolean hasAlpha = gray.getNumBands() == 2;
    for (int x = 0; x < row.length; x++) {
      double alpha = hasAlpha ? gray.getSample(x, y, 1) / grayMost : 1;
      int value = (int) Math.floor(values[0][x] * alpha / grayMost * 255 + 0.5);
      for (int[] channel : values) {
        channel[x] = value;
      }
    }
  }

  private static void put(int[][] values, int x, ImageForm.Color color, int argb) {
    int alpha = argb >>> 24;
    int red = over(argb >> 16 & 255, alpha);
    int green = over(argb >> 8 & 255, alpha);
    int blue = over(argb & 255, alpha);
    if (color == ImageForm.Color.GRAY) {
      values[0][x] = (299 * red + 587 * green + 114 * blue + 500) / 1000;
      return;
    }
    values[0][x] = red;
    values[1][x] = green;
    values[2][x] = blue;
  }

  private static int over(int value, int alpha) {
    return (value * alpha + 127) / 255;
  }
}
