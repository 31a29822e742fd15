package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import java.util.Optional;

/**
 * Keeps numbers within bounds; missing ones stay missing.
 *
 * @param low smallest allowed number
 * @param high largest allowed number
 * @param outside what happens to others: clip or error
 */
record Clip(double low, double high, OutOfRange outside) implements NumberOp {
  @Override
  public NumberFunction numbers(String column) {
    return outside == OutOfRange.ERROR ? (values, rows) -> check(values, rows, column) : this::clip;
  }

  /** Known only where nothing is clipped. */
  @Override
  public Optional<ColumnSummary> after(ColumnSummary before) {
    ColumnSummary.Numbers numbers = (ColumnSummary.Numbers) before;
    boolean within =
        numbers.infinite() == 0
            && numbers.moments().min() >= low
            && numbers.moments().max() <= high;
    return within ? Optional.of(before) : Optional.empty();
  }

  private void clip(double[] values, int rows) {
    for (int i = 0; i < rows; i++) {
      values[i] = Math.min(Math.max(values[i], low), high);
    }
  }

  private void check(double[] values, int rows, String column) {
    for (int i = 0; i < rows; i++) {
      if (values[i] < low || values[i] > high) {
        throw new UserException(
            "features: column "
                + column
                + " has the number "
                + values[i]
                + ", which is outside of "
                + low
                + " to "
                + high
                + ", the range of the train rows, and out_of_range is error; allowed are keep and"
                + " clip, or a rule that rejects such records");
      }
    }
  }
}
