package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import dev.lockstep.preprocessing.normalize.statistics.Moments;
import java.util.Optional;

/** 1 where a value is missing, else 0. */
record IsMissing() implements NumberOp, TextOp {
  @Override
  public NumberFunction numbers(String column) {
    return (values, rows) -> {
      for (int i = 0; i < rows; i++) {
        values[i] = Double.isNaN(values[i]) ? 1 : 0;
      }
    };
  }

  @Override
  public TextFunction texts(String column) {
    return (text, variant) -> text == null ? 1 : 0;
  }

  @Override
  public Optional<ColumnSummary> after(ColumnSummary before) {
    Moments zeros = Moments.ofCopies(0, before.rows() - before.missing());
    Moments all = zeros.merge(Moments.ofCopies(1, before.missing()));
    return Optional.of(new ColumnSummary.Numbers(0, 0, all, Optional.empty(), Optional.empty()));
  }

  @Override
  public Inverse inverse(Inverse.Place place) {
    return (after, stored) ->
        after instanceof Preimage.OfNumber number && Math.rint(number.value()) == 1
            ? new Preimage.Missing()
            : new Preimage.Lost("only whether there is a value is a feature");
  }
}
