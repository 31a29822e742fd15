package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.dataset.Split;
import java.io.Serializable;

/**
 * Which part of a hash's range is which split: validation the lowest, then test, the rest is train.
 * A share of validation alone holds out exactly what {@link HashSplit} does.
 *
 * @param validationEnd end of validation, on the hash's upper {@value #BITS} bits
 * @param testEnd end of test, not below that of validation
 */
record HashBounds(long validationEnd, long testEnd) implements Serializable {
  private static final long serialVersionUID = 1L;
  static final int BITS = 53;
  static final int SHIFT = Long.SIZE - BITS;

  HashBounds {
    if (validationEnd < 0 || testEnd < validationEnd || testEnd > 1L << BITS) {
      throw new IllegalArgumentException(
          "bounds must be 0 <= " + validationEnd + " <= " + testEnd + " <= 2^" + BITS);
    }
  }

  /** Bounds of the shares. */
  static HashBounds of(double validation, double test) {
    long end = part(validation);
    return new HashBounds(end, end + part(test));
  }

  /** Ordinal of the split. */
  byte split(long hash) {
    long place = hash >>> SHIFT;
    if (place >= testEnd) {
      return (byte) Split.TRAIN.ordinal();
    }
    return (byte) (place < validationEnd ? Split.VALIDATION : Split.TEST).ordinal();
  }

  private static long part(double share) {
    return Math.round(share * (1L << BITS));
  }
}
