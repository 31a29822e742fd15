package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.normalize.statistics.Categories;
import dev.lockstep.preprocessing.split.KeyHash;
import java.nio.charset.StandardCharsets;

/**
 * The bucket of a value, or -1 where it is missing.
 *
 * @param width number of buckets
 */
record HashIndex(int width) implements NumberOp, TextOp, IndexOp {
  @Override
  public TextFunction texts(String column) {
    long state = KeyHash.state(0);
    return (text, variant) -> text == null ? -1 : bucket(state, text);
  }

  @Override
  public NumberFunction numbers(String column) {
    long state = KeyHash.state(0);
    return (values, rows) -> {
      for (int i = 0; i < rows; i++) {
        values[i] =
            Double.isNaN(values[i])
                ? -1
                : bucket(state, Categories.text(values[i]).getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  private double bucket(long state, byte[] text) {
    return Math.floorMod(KeyHash.of(state, text, 0, text.length), width);
  }

  @Override
  public Inverse inverse(Inverse.Place place) {
    return (after, stored) ->
        after instanceof Preimage.OfNumber number && number.value() < 0
            ? new Preimage.Missing()
            : new Preimage.Lost("many values have one hash");
  }
}
