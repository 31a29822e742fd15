package dev.lockstep.preprocessing.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * A numeric label: one FLOAT per row, stored in the units that are good to train on. The target is
 * {@code stored * scale + shift}, or {@code exp} of that, computed in float64: a date in seconds
 * has more digits than float32 holds.
 *
 * @param column name of the Parquet column
 * @param scale target units, or units of the target's logarithm, per stored unit, not 0
 * @param shift target, or its logarithm, of the stored value 0
 * @param unit of the target for people, e.g. {@code USD}; empty if it has none
 * @param transform function of the target that was scaled; null if that was the target itself
 */
public record ValueLabel(
    String column, double scale, double shift, String unit, Transform transform)
    implements LabelSpec {
  /** Largest target that a stored value stands for, so that the squares of errors are finite. */
  private static final double LARGEST = 1e150;

  /** A function of the target. */
  public enum Transform {
    /** Its natural logarithm; targets are above 0. */
    @JsonProperty("log")
    LOG
  }

  public ValueLabel {
    Objects.requireNonNull(column, "column is missing");
    Objects.requireNonNull(unit, "unit is missing");
    if (!Double.isFinite(scale) || scale == 0 || !Double.isFinite(shift)) {
      throw new IllegalArgumentException(
          "a label's scale must be a number other than 0 and its shift a number, found "
              + scale
              + " and "
              + shift);
    }
  }

  /** A label of the target itself. */
  public ValueLabel(String column, double scale, double shift, String unit) {
    this(column, scale, shift, unit, null);
  }

  /** A label that is stored as it is. */
  public static ValueLabel identity(String column, String unit) {
    return new ValueLabel(column, 1, 0, unit);
  }

  /** Whether errors in stored units are those in target units but for a factor. */
  public boolean straight() {
    return transform == null;
  }

  /**
   * A stored value, or what a network answers, in target units; of a logarithm at most 1e150, so
   * that a wild answer is a number too.
   */
  public double target(double stored) {
    double scaled = stored * scale + shift;
    return straight() ? scaled : Math.min(Math.exp(scaled), LARGEST);
  }

  /**
   * What is stored for a target; the row has it rounded to float32. NaN or infinite if the
   * transform is not defined for it.
   */
  public double stored(double target) {
    return ((straight() ? target : Math.log(target)) - shift) / scale;
  }

  @Override
  public int classCount() {
    return 0;
  }
}
