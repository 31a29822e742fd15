package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * Size of one row of activations between two layers.
 *
 * @param channels 1 for a vector
 * @param height 1 for a vector
 * @param width elements of a vector
 * @param image whether height and width mean something
 */
record Extent(int channels, int height, int width, boolean image) {

  /** Of a dataset's features, as an image if the network has spatial layers. */
  static Extent of(List<Integer> shape, boolean spatial) {
    if (!spatial) {
      return vector(shape.stream().reduce(1, Math::multiplyExact));
    }
    if (shape.size() != 3) {
      throw new UserException(
          "convolution and pooling layers need features of shape [channels, height, width], but"
              + " the dataset's are "
              + shape);
    }
    return new Extent(shape.get(0), shape.get(1), shape.get(2), true);
  }

  static Extent vector(int elements) {
    return new Extent(1, 1, elements, false);
  }

  /** How Deeplearning4j calls it when it arrives as {@code [rows, elements]}. */
  InputType inputType() {
    return image
        ? InputType.convolutionalFlat(height, width, channels)
        : InputType.feedForward(width);
  }

  /**
   * What a square window leaves that moves over the image without padding.
   *
   * @param layer index and type, for the message
   */
  Extent slide(String layer, int outputChannels, int kernel, int stride) {
    if (!image) {
      throw new UserException(
          layer + " needs an image, but the layer before it gives a vector of " + width);
    }
    if (kernel > height || kernel > width) {
      throw new UserException(
          layer + " has a kernel of " + kernel + "x" + kernel + ", larger than its input " + this);
    }
    return new Extent(
        outputChannels, (height - kernel) / stride + 1, (width - kernel) / stride + 1, true);
  }

  @Override
  public String toString() {
    return image ? "[" + channels + ", " + height + ", " + width + "]" : "[" + width + "]";
  }
}
