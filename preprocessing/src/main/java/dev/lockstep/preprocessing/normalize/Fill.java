package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import java.util.Optional;

/**
 * Puts a number where one is missing.
 *
 * @param value finite
 */
record Fill(double value) implements NumberOp {
  @Override
  public NumberFunction numbers(String column) {
    return (values, rows) -> {
      for (int i = 0; i < rows; i++) {
        values[i] = Double.isNaN(values[i]) ? value : values[i];
      }
    };
  }

  @Override
  public Optional<ColumnSummary> after(ColumnSummary before) {
    return Optional.of(((ColumnSummary.Numbers) before).filled(value));
  }

  @Override
  public Inverse inverse(Inverse.Place place) {
    return (after, stored) -> {
      if (!place.stores(value, stored)) {
        return after;
      }
      if (after instanceof Preimage.Between between) {
        return new Preimage.Between(between.from(), between.to(), true);
      }
      return after instanceof Preimage.OfNumber ? new Preimage.OfNumber(value, true) : after;
    };
  }
}
