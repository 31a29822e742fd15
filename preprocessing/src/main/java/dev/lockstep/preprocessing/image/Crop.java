package dev.lockstep.preprocessing.image;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.awt.image.BufferedImage;
import java.io.Serializable;

/**
 * A box of every image that is kept, before it is resized. Travels to executors.
 *
 * @param top first row, from 0, in pixels
 * @param left first column, from 0, in pixels
 * @param height rows
 * @param width columns
 */
public record Crop(int top, int left, int height, int width) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Crop {
    if (top < 0 || left < 0 || height < 1 || width < 1) {
      throw new UserException(
          "source: crop needs top and left of at least 0, height and width of at least 1, found top "
              + top
              + ", left "
              + left
              + ", height "
              + height
              + ", width "
              + width);
    }
  }

  /**
   * The box of an image.
   *
   * @throws ImageProblem if the image does not reach as far
   */
  BufferedImage of(BufferedImage image) throws ImageProblem {
    long right = (long) left + width;
    long bottom = (long) top + height;
    if (right > image.getWidth() || bottom > image.getHeight()) {
      throw new ImageProblem(
          "crop",
          "is "
              + image.getWidth()
              + " x "
              + image.getHeight()
              + " pixels, the crop reaches to column "
              + right
              + " and row "
              + bottom);
    }
    return image.getSubimage(left, top, width, height);
  }
}
