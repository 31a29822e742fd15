package dev.lockstep.preprocessing.dataset;

import java.util.Objects;

/**
 * A numeric label: one FLOAT per row, stored in the units that are good to train on. The target is
 * {@code stored * scale + shift}, computed in float64: a date in seconds has more digits than
 * float32 holds.
 *
 * @param column name of the Parquet column
 * @param scale target units per stored unit, not 0
 * @param shift target of the stored value 0
 * @param unit of the target for people, e.g. {@code USD}; empty if it has none
 */
public record ValueLabel(String column, double scale, double shift, String unit)
    implements LabelSpec {
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

  /** A label that is stored as it is. */
  public static ValueLabel identity(String column, String unit) {
    return new ValueLabel(column, 1, 0, unit);
  }

  /** A stored value, or what a network answers, in target units. */
  public double target(double stored) {
    return stored * scale + shift;
  }

  /** What is stored for a target; the row has it rounded to float32. */
  public double stored(double target) {
    return (target - shift) / scale;
  }

  @Override
  public int classCount() {
    return 0;
  }
}
