package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.ValueLabel;

/**
 * What the scores of predicted values need, added up row by row in stored units and in float64.
 * Sums of parts are merged; merge them in a fixed order to get the same bits. Not thread-safe.
 *
 * <p>The spread of the targets is kept as mean and sum of squared deviations (Welford 1962; merged
 * as in Chan, Golub and LeVeque 1983), because targets far from 0 would lose it in a sum of
 * squares.
 */
final class RegressionSums {
  /** Length of {@link #parts()}. */
  static final int PARTS = 6;

  private double rows;
  private double mean;
  private double deviations;
  private double residuals;
  private double absolute;
  private double squares;

  /** No rows yet. */
  RegressionSums() {}

  /** What {@link #parts()} gave, from {@code at} on. */
  static RegressionSums of(double[] parts, int at) {
    RegressionSums sums = new RegressionSums();
    sums.rows = parts[at];
    sums.mean = parts[at + 1];
    sums.deviations = parts[at + 2];
    sums.residuals = parts[at + 3];
    sums.absolute = parts[at + 4];
    sums.squares = parts[at + 5];
    return sums;
  }

  /**
   * Adds one row.
   *
   * @param actual stored value of the label
   * @param predicted the network's answer
   */
  void add(double actual, double predicted) {
    rows++;
    double before = actual - mean;
    mean += before / rows;
    deviations += before * (actual - mean);
    double residual = actual - predicted;
    residuals += residual;
    absolute += Math.abs(residual);
    squares += residual * residual;
  }

  /** Adds the rows of another part. */
  void merge(RegressionSums other) {
    if (other.rows == 0) {
      return;
    }
    double all = rows + other.rows;
    double apart = other.mean - mean;
    deviations += other.deviations + apart * apart * rows * other.rows / all;
    mean += apart * other.rows / all;
    rows = all;
    residuals += other.residuals;
    absolute += other.absolute;
    squares += other.squares;
  }

  /** Everything there is to know, for the way to another process; see {@link #of}. */
  double[] parts() {
    return new double[] {rows, mean, deviations, residuals, absolute, squares};
  }

  /** Rows so far. */
  long rows() {
    return (long) rows;
  }

  /** Mean squared error in stored units, NaN without rows. */
  double storedMse() {
    return squares / rows;
  }

  /** Mean absolute error in stored units, NaN without rows. */
  double storedMae() {
    return absolute / rows;
  }

  /** Root of the mean squared error in target units. */
  double rmse(ValueLabel label) {
    return Math.sqrt(storedMse()) * Math.abs(label.scale());
  }

  /** Mean absolute error in target units. */
  double mae(ValueLabel label) {
    return storedMae() * Math.abs(label.scale());
  }

  /** Mean of target minus prediction, in target units: above 0 if predictions are too low. */
  double meanResidual(ValueLabel label) {
    return residuals / rows * label.scale();
  }

  /**
   * Coefficient of determination, the same in all units that are straight lines of each other: 1
   * minus squared errors over squared deviations from the mean target; NaN if all targets are
   * equal.
   */
  double r2() {
    return deviations > 0 ? 1 - squares / deviations : Double.NaN;
  }
}
