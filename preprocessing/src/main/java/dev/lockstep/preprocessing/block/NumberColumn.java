package dev.lockstep.preprocessing.block;

/**
 * Numbers.
 *
 * @param values float64 {@code [at least rows]}, NaN where the value is missing
 * @param rows number of cells
 */
public record NumberColumn(double[] values, int rows) implements Column {
  public NumberColumn {
    if (rows > values.length) {
      throw new IllegalArgumentException(rows + " rows in an array of " + values.length);
    }
  }
}
