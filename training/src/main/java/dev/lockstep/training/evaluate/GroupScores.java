package dev.lockstep.training.evaluate;

import java.util.List;

/**
 * Scores by value of one column.
 *
 * @param column kept column of the dataset
 * @param groups sorted by value
 */
public record GroupScores(String column, List<Group> groups) {
  public GroupScores {
    groups = List.copyOf(groups);
  }

  /**
   * Rows with one value; what does not apply is {@code null}. Scores mean what they mean in {@link
   * ClassificationReport} and {@link RegressionReport}.
   *
   * @param value of the column; the empty text if it is missing
   * @param rows that have it
   * @param accuracy of classes
   * @param topKAccuracy of classes
   * @param loss of classes
   * @param brier of classes
   * @param macroF1 of classes, over those that the group has rows or answers of
   * @param calibrationError of classes: expected calibration error
   * @param rocAuc of two classes that both have rows, with log-odds rounded more than for all rows
   * @param rmse of a value, in target units
   * @param mae of a value, in target units
   * @param r2 of a value
   * @param meanResidual of a value, in target units
   */
  public record Group(
      String value,
      long rows,
      Double accuracy,
      Double topKAccuracy,
      Double loss,
      Double brier,
      Double macroF1,
      Double calibrationError,
      Estimate rocAuc,
      Double rmse,
      Double mae,
      Double r2,
      Double meanResidual) {}
}
