package dev.lockstep.preprocessing.dataset;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * One decoded row group.
 *
 * @param spec how a row of {@code features} is laid out
 * @param features direct, little-endian, stored elements {@code [rows, elements]}
 * @param labels class index per row
 * @param keys key per row, or empty if they were not asked for
 */
public record RowGroupData(TensorSpec spec, ByteBuffer features, int[] labels, List<String> keys) {

  /** Rows in the group. */
  public int rows() {
    return labels.length;
  }

  /** Bytes held off heap. */
  public long bytes() {
    return features.capacity();
  }

  /** Widens row {@code row} to float32 through the spec's affine map, at the target's position. */
  public void copyRow(int row, FloatBuffer target) {
    throw new IllegalStateException("not yet written");
  }
}
