package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;
import java.util.List;

/**
 * A tensor column: one BINARY value per row holding the elements in row-major (C) order,
 * little-endian.
 *
 * @param column name of the Parquet column
 * @param dtype stored element type
 * @param shape dimensions of one row without the batch dimension; images are {@code [channels,
 *     height, width]}
 * @param affine maps stored elements to network input
 */
public record TensorSpec(String column, DType dtype, List<Integer> shape, Affine affine)
    implements Serializable {
  public TensorSpec {
    if (shape.isEmpty() || shape.stream().anyMatch(d -> d < 1)) {
      throw new IllegalArgumentException("tensor shape must be positive, found " + shape);
    }
    shape = List.copyOf(shape);
    int channels = affine.scale().size();
    if (channels != 1 && channels != shape.get(0)) {
      throw new IllegalArgumentException(
          "the affine map must have 1 channel or those of the shape's first dimension, found "
              + channels
              + " for shape "
              + shape);
    }
  }

  /** Elements in one row. */
  public int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Stored bytes of one row. */
  public int rowBytes() {
    return Math.multiplyExact(elements(), dtype.bytes());
  }

  /** Elements that share one entry of the affine map: all of them, or those of one channel. */
  public int channelElements() {
    return elements() / affine.scale().size();
  }
}
