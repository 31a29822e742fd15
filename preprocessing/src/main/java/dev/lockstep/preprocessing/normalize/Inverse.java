package dev.lockstep.preprocessing.normalize;

import java.util.function.DoubleUnaryOperator;

/** Undoes one operation. Thread-safe. */
interface Inverse {
  /**
   * @param after what the operation made
   * @param stored the element that the lane made of it
   * @return what it was made of
   */
  Preimage of(Preimage after, float stored);

  /**
   * Where in a lane an operation is.
   *
   * @param ofTexts whether the lane's column holds texts
   * @param later what the operations behind it do to a number
   */
  record Place(boolean ofTexts, DoubleUnaryOperator later) {
    /** Whether the element is stored for a number that the operation makes. */
    boolean stores(double made, float stored) {
      return (float) later.applyAsDouble(made) == stored;
    }
  }
}
