package dev.lockstep.preprocessing.image;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;

/**
 * Beyond what an image is refused before it is decoded. Travels to executors.
 *
 * @param bytes largest file, in bytes
 * @param pixels most pixels, width times height as the file's header says; each takes 3 to 8 bytes
 *     while the image is decoded
 */
public record ImageLimits(long bytes, long pixels) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long MOST = 1L << 30;

  public ImageLimits {
    if (bytes < 1 || bytes > MOST) {
      throw new UserException("source: max_file_size must be 1 B to 1 GiB, found " + bytes + " B");
    }
    if (pixels < 1 || pixels > MOST) {
      throw new UserException("source: max_pixels must be 1 to " + MOST + ", found " + pixels);
    }
  }
}
