package dev.lockstep.preprocessing.dataset;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/** One decoded row group. Not thread-safe. */
public final class RowGroupData {
  private final TensorSpec spec;
  private final ByteBuffer features;
  private final Labels labels;
  private final List<String> keys;
  private final RowWidener widener;

  /**
   * @param spec how a row of {@code features} is laid out
   * @param features direct, little-endian, stored elements {@code [rows, elements]} from index 0
   * @param labels one per row
   * @param keys key per row, or empty if they were not asked for
   */
  public RowGroupData(TensorSpec spec, ByteBuffer features, Labels labels, List<String> keys) {
    this.spec = spec;
    this.features = features;
    this.labels = labels;
    this.keys = keys;
    this.widener = RowWidener.of(spec);
  }

  /** How a row of {@link #features} is laid out. */
  public TensorSpec spec() {
    return spec;
  }

  /** Direct, little-endian, stored elements {@code [rows, elements]} from index 0. */
  public ByteBuffer features() {
    return features;
  }

  /** One label per row. */
  public Labels labels() {
    return labels;
  }

  /** Key per row, or empty if they were not asked for. */
  public List<String> keys() {
    return keys;
  }

  /** Rows in the group. */
  public int rows() {
    return labels.rows();
  }

  /** Bytes held off heap. */
  public long bytes() {
    return features.capacity();
  }

  /** Stored elements of row {@code row}, as {@link DatasetRow#features()} has them. */
  public byte[] storedRow(int row) {
    byte[] stored = new byte[spec.rowBytes()];
    features.get(row * spec.rowBytes(), stored);
    return stored;
  }

  /**
   * Puts {@link TensorSpec#inputElements()} float32 elements at the target's position: row {@code
   * row} through the spec's affine map and expansion.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if an expanded element holds no
   *     index of its width
   */
  public void copyRow(int row, FloatBuffer target) {
    widener.copy(features, row * spec.rowBytes(), target);
  }
}
