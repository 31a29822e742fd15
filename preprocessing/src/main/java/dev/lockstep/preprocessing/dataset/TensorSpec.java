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
  }

  /** Elements in one row. */
  public int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Stored bytes of one row. */
  public int rowBytes() {
    return Math.multiplyExact(elements(), dtype.bytes());
  }
}
