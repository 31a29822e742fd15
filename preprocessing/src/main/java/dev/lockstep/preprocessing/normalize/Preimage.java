package dev.lockstep.preprocessing.normalize;

import java.util.function.DoubleUnaryOperator;

/** What a column had, as far as a feature that was made of it tells. */
public sealed interface Preimage {
  /**
   * A number.
   *
   * @param value within the error of float32, in which features are stored
   * @param filled whether it is what is put in where a value is missing: the column may have had
   *     none
   */
  record OfNumber(double value, boolean filled) implements Preimage {}

  /**
   * A text, or a number that is one of several categories, written out.
   *
   * @param filled as in {@link OfNumber}
   */
  record OfText(String value, boolean filled) implements Preimage {}

  /**
   * Any number between two.
   *
   * @param from the smallest; -infinity if there is none
   * @param to the largest, or the first above all of them; infinity if there is none
   * @param filled as in {@link OfNumber}
   */
  record Between(double from, double to, boolean filled) implements Preimage {
    Between(double from, double to) {
      this(from, to, false);
    }
  }

  /** The column had no value. */
  record Missing() implements Preimage {}

  /**
   * Nothing is known.
   *
   * @param reason what has taken it away
   */
  record Lost(String reason) implements Preimage {}

  /**
   * Through a function that only grows or only falls.
   *
   * @param function NaN or infinite where nothing is mapped to the number
   * @param otherwise why then nothing is known
   */
  default Preimage map(DoubleUnaryOperator function, String otherwise) {
    if (this instanceof OfNumber number) {
      double before = function.applyAsDouble(number.value());
      return Double.isFinite(before) ? new OfNumber(before, number.filled()) : new Lost(otherwise);
    }
    if (this instanceof Between between) {
      double one = function.applyAsDouble(between.from());
      double other = function.applyAsDouble(between.to());
      return Double.isNaN(one) || Double.isNaN(other)
          ? new Lost(otherwise)
          : new Between(Math.min(one, other), Math.max(one, other), between.filled());
    }
    return this;
  }
}
