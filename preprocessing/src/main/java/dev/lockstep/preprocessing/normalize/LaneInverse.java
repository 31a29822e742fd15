package dev.lockstep.preprocessing.normalize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Undoes the operations of a lane, the last one first. Thread-safe. */
final class LaneInverse {
  private final boolean indicator;
  private final List<Inverse> inverses = new ArrayList<>();

  /**
   * @param ofTexts whether the lane's column holds texts
   */
  LaneInverse(FrozenLane lane, boolean ofTexts) {
    List<FrozenOp> ops = lane.ops();
    indicator = ops.stream().anyMatch(IsMissing.class::isInstance);
    int numbers = ofTexts ? firstOfNumbers(ops) : 0;
    for (int i = ops.size() - 1; i >= 0; i--) {
      Inverse.Place place = new Inverse.Place(i < numbers, later(lane, Math.max(i + 1, numbers)));
      inverses.add(ops.get(i).inverse(place));
    }
  }

  /** Texts are filled in, then one operation makes numbers of them. */
  private static int firstOfNumbers(List<FrozenOp> ops) {
    int at = 0;
    while (ops.get(at) instanceof FillText) {
      at++;
    }
    return at + 1;
  }

  /** Whether the lane tells no more than whether there is a value. */
  boolean isIndicator() {
    return indicator;
  }

  /**
   * @param stored element of a row, NaN where it is missing
   */
  Preimage of(float stored) {
    Preimage now =
        Float.isNaN(stored) ? new Preimage.Missing() : new Preimage.OfNumber(stored, false);
    for (Inverse inverse : inverses) {
      now = inverse.of(now, stored);
    }
    return now;
  }

  /** What the operations from one on, which are on numbers, do to a number. */
  private static DoubleUnaryOperator later(FrozenLane lane, int from) {
    List<NumberOp.NumberFunction> functions = new ArrayList<>();
    for (FrozenOp op : lane.ops().subList(from, lane.ops().size())) {
      functions.add(((NumberOp) op).numbers(lane.name()));
    }
    return value -> {
      double[] values = {value};
      functions.forEach(function -> function.apply(values, 1));
      return values[0];
    };
  }
}
