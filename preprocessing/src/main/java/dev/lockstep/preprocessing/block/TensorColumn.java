package dev.lockstep.preprocessing.block;

/**
 * Cells of a fixed number of bytes, one after the other.
 *
 * @param bytes {@code [at least rows, width]}
 * @param width bytes of a cell
 * @param rows number of cells
 */
public record TensorColumn(byte[] bytes, int width, int rows) implements Column {
  public TensorColumn {
    if ((long) rows * width > bytes.length) {
      throw new IllegalArgumentException(
          rows + " rows of " + width + " bytes in an array of " + bytes.length);
    }
  }
}
