package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.dataset.error.UserException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Holds out a share of the rows by their keys: a row is held out if the upper 53 bits of {@link
 * KeyHash} lie in the lowest {@code share} of their range. More rows never move the ones already
 * there, and a larger share holds out a superset.
 *
 * @param share expected share of rows held out, 0 to 1 (0 holds out none, 1 all)
 * @param seed of the hash
 */
public record HashSplit(double share, long seed) {
  private static final int BITS = 53;
  private static final int SHIFT = Long.SIZE - BITS;

  public HashSplit {
    if (!(share >= 0 && share <= 1)) {
      throw new UserException("the share of held out rows must be 0 to 1, found " + share);
    }
  }

  /** Whether the row with this key is held out. */
  public boolean holdsOut(String key) {
    return KeyHash.of(seed, key) >>> SHIFT < threshold();
  }

  /** The same as a Spark expression. */
  public Column holdsOut(Column key) {
    return functions.shiftrightunsigned(KeyHash.of(seed, key), SHIFT).lt(threshold());
  }

  private long threshold() {
    return Math.round(share * (1L << BITS));
  }
}
