package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import java.util.Optional;

/**
 * Puts a text where one is missing.
 *
 * @param value the text
 */
record FillText(String value) implements FrozenOp {
  @Override
  public Optional<ColumnSummary> after(ColumnSummary before) {
    return Optional.of(((ColumnSummary.Texts) before).filled(value));
  }

  @Override
  public Inverse inverse(Inverse.Place place) {
    return (after, stored) ->
        after instanceof Preimage.OfText text && text.value().equals(value)
            ? new Preimage.OfText(value, true)
            : after;
  }
}
