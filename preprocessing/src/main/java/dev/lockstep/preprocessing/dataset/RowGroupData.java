package dev.lockstep.preprocessing.dataset;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** One decoded row group. Not thread-safe. */
public final class RowGroupData {
  private final TensorSpec spec;
  private final ByteBuffer features;
  private final Labels labels;
  private final List<String> keys;
  private final Map<String, List<String>> kept;
  private final RowWidener widener;

  /**
   * @param spec how a row of {@code features} is laid out
   * @param features direct, little-endian, stored elements {@code [rows, elements]} from index 0
   * @param labels one per row
   * @param keys key per row, or empty if they were not asked for
   */
  public RowGroupData(TensorSpec spec, ByteBuffer features, Labels labels, List<String> keys) {
    this(spec, features, labels, keys, Map.of());
  }

  /**
   * With kept columns.
   *
   * @param kept value per row by column, or empty if they were not asked for
   */
  RowGroupData(
      TensorSpec spec,
      ByteBuffer features,
      Labels labels,
      List<String> keys,
      Map<String, List<String>> kept) {
    this.spec = spec;
    this.features = features;
    this.labels = labels;
    this.keys = keys;
    this.kept = kept;
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

  /**
   * Value per row of a kept column; the empty text where it is missing.
   *
   * @throws IllegalArgumentException if there is none of this name, or it was not asked for
   */
  public List<String> kept(String column) {
    List<String> values = kept.get(column);
    if (values == null) {
      throw new IllegalArgumentException("no column " + column + " among " + kept.keySet());
    }
    return values;
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
