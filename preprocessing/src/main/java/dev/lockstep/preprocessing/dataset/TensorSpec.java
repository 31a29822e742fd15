package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A tensor column: one BINARY value per row holding the elements in row-major (C) order,
 * little-endian.
 *
 * @param column name of the Parquet column
 * @param dtype stored element type
 * @param shape dimensions of one stored row without the batch dimension; images are {@code
 *     [channels, height, width]}
 * @param affine maps stored elements to network input; those of {@code expand} it leaves alone
 * @param expand stored elements that are category indices, sorted by position; only a
 *     one-dimensional tensor of float32 or int32 has any
 */
public record TensorSpec(
    String column, DType dtype, List<Integer> shape, Affine affine, List<Expand> expand)
    implements Serializable {
  public TensorSpec {
    Objects.requireNonNull(column, "column is missing");
    Objects.requireNonNull(dtype, "dtype is missing");
    Objects.requireNonNull(shape, "shape is missing");
    Objects.requireNonNull(affine, "affine is missing");
    Objects.requireNonNull(expand, "expand is missing");
    if (shape.isEmpty() || shape.stream().anyMatch(d -> d < 1)) {
      throw new IllegalArgumentException("tensor shape must be positive, found " + shape);
    }
    shape = List.copyOf(shape);
    expand = List.copyOf(expand);
    int channels = affine.scale().size();
    if (channels != 1 && channels != shape.get(0)) {
      throw new IllegalArgumentException(
          "the affine map must have 1 channel or those of the shape's first dimension, found "
              + channels
              + " for shape "
              + shape);
    }
    requireExpandable(dtype, shape, expand);
  }

  /** A tensor whose stored elements are fed one by one. */
  public TensorSpec(String column, DType dtype, List<Integer> shape, Affine affine) {
    this(column, dtype, shape, affine, List.of());
  }

  private static void requireExpandable(DType dtype, List<Integer> shape, List<Expand> expand) {
    if (expand.isEmpty()) {
      return;
    }
    if (shape.size() != 1 || (dtype != DType.FLOAT32 && dtype != DType.INT32)) {
      throw new IllegalArgumentException(
          "only one-dimensional tensors of float32 or int32 have expanded elements, found "
              + dtype
              + " of shape "
              + shape);
    }
    int last = -1;
    for (Expand element : expand) {
      if (element.at() <= last || element.at() >= shape.get(0)) {
        throw new IllegalArgumentException(
            "expanded elements must be sorted, different and below "
                + shape.get(0)
                + ", found "
                + expand.stream().map(Expand::at).toList());
      }
      last = element.at();
    }
  }

  /** Stored elements in one row. */
  public int elements() {
    int product = 1;
    // asked for every row: a stream would cost more than the row
    for (int dimension : shape) {
      product = Math.multiplyExact(product, dimension);
    }
    return product;
  }

  /** Stored bytes of one row. */
  public int rowBytes() {
    return Math.multiplyExact(elements(), dtype.bytes());
  }

  /** Elements that share one entry of the affine map: all of them, or those of one channel. */
  public int channelElements() {
    return elements() / affine.scale().size();
  }

  /** Dimensions of one row as a network is fed it, without the batch dimension. */
  public List<Integer> inputShape() {
    return expand.isEmpty() ? shape : List.of(inputElements());
  }

  /** Elements of one row as a network is fed it. */
  public int inputElements() {
    int wide = elements() - expand.size();
    for (Expand element : expand) {
      wide = Math.addExact(wide, element.width());
    }
    return wide;
  }
}
