package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Arrays;
import java.util.List;

/**
 * How a network sees one row of features, which lies in C order: nothing is copied or moved.
 *
 * @param shape as Deeplearning4j's first layer wants it, without the batch dimension
 * @param strides in elements
 */
record InputView(long[] shape, long[] strides) {

  /** A row as a vector. */
  static InputView vector(int elements) {
    return new InputView(new long[] {elements}, new long[] {1});
  }

  /**
   * Steps of {@code [time, features]}.
   *
   * @param featuresFirst whether the layer wants {@code [features, time]}
   */
  static InputView sequence(int features, int steps, boolean featuresFirst) {
    return featuresFirst
        ? new InputView(new long[] {features, steps}, new long[] {1, features})
        : new InputView(new long[] {steps, features}, new long[] {features, 1});
  }

  /**
   * An image {@code [channels, height, width]}.
   *
   * @param channelsFirst whether the layer wants it so, or {@code [height, width, channels]}
   */
  static InputView image(int channels, int height, int width, boolean channelsFirst) {
    long plane = (long) height * width;
    return channelsFirst
        ? new InputView(new long[] {channels, height, width}, new long[] {plane, width, 1})
        : new InputView(new long[] {height, width, channels}, new long[] {width, 1, plane});
  }

  int elements() {
    return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
  }

  /** Shape of a batch. */
  long[] shape(long rows) {
    return prepend(rows, shape);
  }

  /** Strides of a batch. */
  long[] batchStrides() {
    return prepend(elements(), strides);
  }

  private static long[] prepend(long first, long[] others) {
    long[] all = new long[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  /** Elements of one row of that shape. */
  static long elements(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /**
   * @param features shape of one row of the dataset
   * @throws UserException if a row has another number of elements
   */
  InputView require(List<Integer> features) {
    long found = elements(features);
    if (found != elements()) {
      throw new UserException(
          "the network's input is %s, %d elements, but the dataset's features are %s, %d elements"
              .formatted(Arrays.toString(shape), elements(), features, found));
    }
    return this;
  }
}
