package dev.lockstep.preprocessing.source;

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
  public IdxSource {
    shape = List.copyOf(shape);
    classes = List.copyOf(classes);
  }

  /**
   * @param images address of the image file, magic 0x00000803
   * @param labels address of the label file, magic 0x00000801
   */
  public record Files(String images, String labels) {}
}
