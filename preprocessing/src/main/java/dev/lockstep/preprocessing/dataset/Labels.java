package dev.lockstep.preprocessing.dataset;

/**
 * Labels of a row group: class indices of a {@link ClassLabel}, or values of a {@link ValueLabel}.
 */
public final class Labels {
  private final int[] classes;
  private final float[] values;

  private Labels(int[] classes, float[] values) {
    this.classes = classes;
    this.values = values;
  }

  /** Class index per row. */
  public static Labels ofClasses(int[] classes) {
    return new Labels(classes, null);
  }

  /** Stored value per row. */
  public static Labels ofValues(float[] values) {
    return new Labels(null, values);
  }

  /** Number of labels. */
  public int rows() {
    return classes == null ? values.length : classes.length;
  }

  /**
   * Class index of a row.
   *
   * @throws IllegalStateException if the labels are values
   */
  public int classOf(int row) {
    if (classes == null) {
      throw new IllegalStateException("the label is a value, not a class");
    }
    return classes[row];
  }

  /** Class index or stored value of a row; float32 holds every index below 2^24. */
  public float get(int row) {
    return classes == null ? values[row] : classes[row];
  }
}
