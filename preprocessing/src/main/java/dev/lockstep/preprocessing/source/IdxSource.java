package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.HashSet;
import java.util.List;

/**
 * Images and labels in the IDX format (LeCun, MNIST), plain or gzipped.
 *
 * @param train images and labels that are divided into train and validation
 * @param test images and labels that stay the test split
 * @param shape of one image, {@code [height, width]}
 * @param classes names of the classes, by label
 */
public record IdxSource(Files train, Files test, List<Integer> shape, List<String> classes)
    implements SourceSpec {
  /** A label is one unsigned byte. */
  private static final int MOST_CLASSES = 256;

  public IdxSource {
    shape = List.copyOf(shape);
    classes = List.copyOf(classes);
    if (shape.size() != 2 || shape.stream().anyMatch(side -> side < 1)) {
      throw new UserException(
          "source: shape must be [height, width], both at least 1, found " + shape);
    }
    if (classes.size() < 2 || classes.size() > MOST_CLASSES) {
      throw new UserException(
          "source: 2 to " + MOST_CLASSES + " classes are possible, found " + classes.size());
    }
    if (new HashSet<>(classes).size() != classes.size()) {
      throw new UserException("source: names of classes must differ, found " + classes);
    }
    if (train.images().equals(test.images())) {
      throw new UserException(
          "source: train and test name the same images, "
              + train.images()
              + "; a network must not be tested on what it was trained on");
    }
  }

  /**
   * @param images address of the image file, magic 0x00000803
   * @param labels address of the label file, magic 0x00000801
   */
  public record Files(String images, String labels) {}
}
