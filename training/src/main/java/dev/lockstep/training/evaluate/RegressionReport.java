package dev.lockstep.training.evaluate;

import java.util.List;

/**
 * Results on one split of predicted values, in target units.
 *
 * @param rows evaluated rows
 * @param unit of the target, empty if it has none
 * @param mse mean squared error, in squared units
 * @param rmse its root
 * @param mae mean absolute error
 * @param r2 coefficient of determination, 1 minus squared errors over squared deviations from the
 *     mean target; {@code null} if all targets are equal
 * @param meanResidual mean of target minus prediction: above 0 if predictions are too low
 * @param deciles rows by rising prediction, in ten parts of nearly equal size, fewer if there are
 *     fewer rows; of {@code points}
 * @param points predictions and targets by rising prediction: of all rows, or of {@link
 *     RegressionTally#MOST_POINTS} that the hashes of their keys choose
 * @param groups scores by value of the columns that were asked for
 */
public record RegressionReport(
    long rows,
    String unit,
    double mse,
    double rmse,
    double mae,
    Double r2,
    double meanResidual,
    List<Decile> deciles,
    List<Point> points,
    List<GroupScores> groups)
    implements EvaluationReport {
  public RegressionReport {
    deciles = List.copyOf(deciles);
    points = List.copyOf(points);
    groups = List.copyOf(groups);
  }

  @Override
  public RegressionReport with(List<GroupScores> found) {
    return new RegressionReport(
        rows, unit, mse, rmse, mae, r2, meanResidual, deciles, points, found);
  }

  /**
   * A tenth of the rows.
   *
   * @param predicted mean prediction
   * @param actual mean target
   * @param low the target that a tenth of its rows are not above
   * @param high the target that a tenth of its rows are not below
   */
  public record Decile(double predicted, double actual, double low, double high) {}

  /**
   * One row.
   *
   * @param predicted the model's answer
   * @param actual target
   */
  public record Point(double predicted, double actual) {}
}
