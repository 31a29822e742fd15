package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import java.util.Optional;

/**
 * {@code (x - center) * factor + offset}. Subtracting first keeps the digits of numbers that are
 * close together and far from 0, such as timestamps.
 *
 * @param center subtracted first
 * @param factor not 0
 * @param offset added last
 */
record Rescale(double center, double factor, double offset) implements NumberOp {
  @Override
  public NumberFunction numbers(String column) {
    return (values, rows) -> {
      for (int i = 0; i < rows; i++) {
        values[i] = (values[i] - center) * factor + offset;
      }
    };
  }

  @Override
  public Optional<ColumnSummary> after(ColumnSummary before) {
    return Optional.of(((ColumnSummary.Numbers) before).affine(center, factor, offset));
  }

  @Override
  public Inverse inverse(Inverse.Place place) {
    return (after, stored) -> after.map(y -> (y - offset) / factor + center, "");
  }
}
