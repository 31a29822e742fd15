package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * Size of one row of activations between two layers.
 *
 * @param kind what the sizes mean
 * @param channels of an image, features of a step of a sequence, 1 of a vector
 * @param height 1 unless it is an image
 * @param width of an image, steps of a sequence, elements of a vector
 */
record Extent(Kind kind, int channels, int height, int width) {
  /** What a layer gets. */
  enum Kind {
    VECTOR("vector", "[elements]"),
    IMAGE("image", "[channels, height, width]"),
    SEQUENCE("sequence", "[time, features]");

    private final String noun;
    private final String shape;

    Kind(String noun, String shape) {
      this.noun = noun;
      this.shape = shape;
    }
  }

  /**
   * Of a dataset's features.
   *
   * @param shape of one row: any is a vector, {@code [channels, height, width]} an image, {@code
   *     [time, features]}, {@code [time]} and {@code [1, time, features]} a sequence
   * @param kind what the first layers need
   * @param needed names of the layers that need it, for the message
   */
  static Extent of(List<Integer> shape, Kind kind, String needed) {
    if (kind == Kind.VECTOR) {
      return vector(shape.stream().reduce(1, Math::multiplyExact));
    }
    if (kind == Kind.IMAGE && shape.size() == 3) {
      return image(shape.get(0), shape.get(1), shape.get(2));
    }
    List<Integer> steps = shape.size() == 3 && shape.get(0) == 1 ? shape.subList(1, 3) : shape;
    if (kind == Kind.SEQUENCE && steps.size() <= 2) {
      return sequence(steps.size() == 2 ? steps.get(1) : 1, steps.get(0));
    }
    throw new UserException(
        "%s layers need features of shape %s, but the dataset's are %s"
            .formatted(needed, kind.shape, shape));
  }

  static Extent vector(int elements) {
    return new Extent(Kind.VECTOR, 1, 1, elements);
  }

  static Extent image(int channels, int height, int width) {
    return new Extent(Kind.IMAGE, channels, height, width);
  }

  static Extent sequence(int features, int steps) {
    return new Extent(Kind.SEQUENCE, features, 1, steps);
  }

  int elements() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  /** How Deeplearning4j calls the input of the first layer. */
  InputType inputType() {
    return switch (kind) {
      case IMAGE -> InputType.convolutionalFlat(height, width, channels);
      case SEQUENCE -> InputType.recurrent(channels, width);
      case VECTOR -> InputType.feedForward(width);
    };
  }

  /**
   * @param layer index and type, for the message
   * @throws UserException if the layer gets something else
   */
  void require(String layer, Kind needed) {
    if (kind != needed) {
      throw new UserException(
          "%s needs %s %s, but the layer before it gives a %s of %s"
              .formatted(layer, needed == Kind.IMAGE ? "an" : "a", needed.noun, kind.noun, this));
    }
  }

  /** What is left after a window has moved over an image or along a sequence. */
  Extent slide(String layer, int outputChannels, Window window) {
    int high = kind == Kind.IMAGE ? window.positions(height) : 1;
    int wide = window.positions(width);
    if (high < 1 || wide < 1) {
      int span = window.span();
      String size = kind == Kind.IMAGE ? span + "x" + span : String.valueOf(span);
      throw new UserException(
          layer + " has a kernel of " + size + ", larger than its input " + this);
    }
    return new Extent(kind, outputChannels, high, wide);
  }

  /**
   * What moves.
   *
   * @param kernel elements in each direction
   * @param dilation distance of the elements
   * @param same whether the border is padded
   */
  record Window(int kernel, int stride, int dilation, boolean same) {
    int span() {
      return (kernel - 1) * dilation + 1;
    }

    /** Positions in {@code size} elements, 0 if it does not fit. */
    int positions(int size) {
      if (same) {
        return (size + stride - 1) / stride;
      }
      return span() > size ? 0 : (size - span()) / stride + 1;
    }
  }

  @Override
  public String toString() {
    return switch (kind) {
      case IMAGE -> "[" + channels + ", " + height + ", " + width + "]";
      case SEQUENCE -> "[" + width + ", " + channels + "]";
      case VECTOR -> width + "";
    };
  }
}
