package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.ValueLabel;
import java.util.Arrays;

/**
 * Scores of predicted values in stored units, which training minimizes, and in target units, which
 * people know. If the label is a straight line, the second are the first times its scale; otherwise
 * every row is added in both. Merge parts in a fixed order to get the same bits. Not thread-safe.
 */
public final class ValueSums {
  /** Length of {@link #parts()}. */
  public static final int PARTS = 2 * RegressionSums.PARTS;

  private final ValueLabel label;
  private final ValueLabel scored;
  private final RegressionSums stored;
  private final RegressionSums targets;

  private ValueSums(ValueLabel label, RegressionSums stored, RegressionSums targets) {
    this.label = label;
    this.stored = stored;
    this.targets = targets;
    this.scored = label.straight() ? label : ValueLabel.identity(label.column(), label.unit());
  }

  /** No rows yet. */
  public ValueSums(ValueLabel label) {
    this(label, new RegressionSums(), new RegressionSums());
  }

  /** What {@link #parts()} gave, from {@code at} on. */
  public static ValueSums of(ValueLabel label, double[] parts, int at) {
    return new ValueSums(
        label, RegressionSums.of(parts, at), RegressionSums.of(parts, at + RegressionSums.PARTS));
  }

  /**
   * Adds one row.
   *
   * @param actual stored value of the label
   * @param predicted the network's answer
   */
  public void add(double actual, double predicted) {
    stored.add(actual, predicted);
    if (!label.straight()) {
      targets.add(label.target(actual), label.target(predicted));
    }
  }

  /** Adds the rows of another part. */
  public void merge(ValueSums other) {
    stored.merge(other.stored);
    targets.merge(other.targets);
  }

  /** Everything there is to know, for the way to another process; see {@link #of}. */
  public double[] parts() {
    double[] parts = Arrays.copyOf(stored.parts(), PARTS);
    System.arraycopy(targets.parts(), 0, parts, RegressionSums.PARTS, RegressionSums.PARTS);
    return parts;
  }

  /** Rows so far. */
  public long rows() {
    return stored.rows();
  }

  /** Mean squared error in stored units, NaN without rows. */
  public double storedMse() {
    return stored.storedMse();
  }

  /** Mean absolute error in stored units, NaN without rows. */
  public double storedMae() {
    return stored.storedMae();
  }

  /** Root of the mean squared error in target units. */
  public double rmse() {
    return scored().rmse(scored);
  }

  /** Mean absolute error in target units. */
  public double mae() {
    return scored().mae(scored);
  }

  /** Mean of target minus prediction, in target units: above 0 if predictions are too low. */
  public double meanResidual() {
    return scored().meanResidual(scored);
  }

  /** Coefficient of determination of the targets; NaN if all of them are equal. */
  public double r2() {
    return scored().r2();
  }

  private RegressionSums scored() {
    return label.straight() ? stored : targets;
  }
}
