package dev.lockstep.preprocessing.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;

/**
 * What every image becomes. Travels to executors.
 *
 * @param height in pixels
 * @param width in pixels
 * @param color channels that are kept
 * @param resize how images of another shape come to this one
 * @param crop part that is resized; null: the whole image
 */
public record ImageForm(int height, int width, Color color, Resize resize, Crop crop)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** 16 Mi: a row of a dataset must stay far below 2 GiB. */
  private static final long MOST_VALUES = 1L << 24;

  /** Channels. */
  public enum Color {
    /** One: luma, {@code 0.299 R + 0.587 G + 0.114 B} (ITU-R BT.601). */
    GRAY(1),
    /** Three: red, green, blue. */
    RGB(3);

    private final int channels;

    Color(int channels) {
      this.channels = channels;
    }

    /** How many. */
    public int channels() {
      return channels;
    }
  }

  /** How an image comes to another shape. */
  public enum Resize {
    /** Each side on its own. */
    STRETCH,
    /** The whole image, its proportions kept, in the center of black. */
    FIT,
    /** The largest part around the center that has the proportions. */
    FILL
  }

  @JsonCreator
  public ImageForm {
    if (height < 1 || width < 1 || (long) height * width * color.channels() > MOST_VALUES) {
      throw new UserException(
          "source: size must be [height, width], both at least 1 and with at most "
              + MOST_VALUES
              + " values in all channels together, found ["
              + height
              + ", "
              + width
              + "]");
    }
  }

  /** Of whole images. */
  public ImageForm(int height, int width, Color color, Resize resize) {
    this(height, width, color, resize, null);
  }
}
