package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import java.util.Optional;

/**
 * Keeps numbers within bounds; missing ones stay missing.
 *
 * @param low smallest allowed number, or null for no bound
 * @param high largest allowed number, or null for no bound
 * @param outside what happens to others: clip or error
 */
record ClipTo(Double low, Double high, OutOfRange outside) implements NumberOp {
  @Override
  public NumberFunction numbers(String column) {
    double min = low == null ? Double.NEGATIVE_INFINITY : low;
    double max = high == null ? Double.POSITIVE_INFINITY : high;
    return outside == OutOfRange.ERROR
        ? (values, rows) -> check(values, rows, min, max, column)
        : (values, rows) -> clip(values, rows, min, max);
  }

  /** Known only where nothing is clipped. */
  @Override
  public Optional<ColumnSummary> after(ColumnSummary before) {
    ColumnSummary.Numbers numbers = (ColumnSummary.Numbers) before;
    boolean within =
        numbers.infinite() == 0
            && (low == null || numbers.moments().min() >= low)
            && (high == null || numbers.moments().max() <= high);
    return within ? Optional.of(before) : Optional.empty();
  }

  private static void clip(double[] values, int rows, double min, double max) {
    for (int i = 0; i < rows; i++) {
      values[i] = Math.min(Math.max(values[i], min), max);
    }
  }

  private static void check(double[] values, int rows, double min, double max, String column) {
    for (int i = 0; i < rows; i++) {
      if (values[i] < min || values[i] > max) {
        throw new UserException(
            "features: column "
                + column
                + " has the number "
                + values[i]
                + ", which is outside of "
                + min
                + " to "
                + max
                + ", the range of the train rows, and out_of_range is error; allowed are the other"
                + " policies of the step, or a rule that rejects such records");
      }
    }
  }

  /** What is at a bound was anywhere beyond it. */
  @Override
  public Inverse inverse(Inverse.Place place) {
    if (outside == OutOfRange.ERROR) {
      return (after, stored) -> after;
    }
    return (after, stored) -> {
      if (after instanceof Preimage.OfNumber number) {
        return beyond(place, stored, number);
      }
      return after instanceof Preimage.Between between ? widened(between) : after;
    };
  }

  private Preimage beyond(Inverse.Place place, float stored, Preimage.OfNumber inside) {
    if (low != null && place.stores(low, stored)) {
      return new Preimage.Between(Double.NEGATIVE_INFINITY, low, inside.filled());
    }
    return high != null && place.stores(high, stored)
        ? new Preimage.Between(high, Double.POSITIVE_INFINITY, inside.filled())
        : inside;
  }

  private Preimage widened(Preimage.Between inside) {
    return new Preimage.Between(
        low != null && inside.from() <= low ? Double.NEGATIVE_INFINITY : inside.from(),
        high != null && inside.to() >= high ? Double.POSITIVE_INFINITY : inside.to(),
        inside.filled());
  }
}
