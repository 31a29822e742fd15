package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;

/**
 * How rows are divided into train, validation and test. What decides is in the row itself, never
 * its place, its neighbors or their number, so that it stays in its split when more rows come.
 *
 * @param validation share of the rows that become validation, 0 to 1; of a {@link SplitBy.Named}
 *     split the share of the rows that are given for training; 0 with {@link SplitBy.Time}
 * @param test share of the rows that become test, 0 to 1; 0 with {@link SplitBy.Time} and {@link
 *     SplitBy.Named}; something must be left to train on
 * @param seed of the hashes
 * @param by what decides; absent means the key
 * @param leaks what is done about rows that are in more than one split; absent means {@link
 *     LeakPolicy#ALLOW}, since looking for them reads all rows once more
 */
public record SplitSpec(double validation, double test, long seed, SplitBy by, LeakPolicy leaks) {
  public SplitSpec {
    leaks = leaks == null ? LeakPolicy.ALLOW : leaks;
    by = by == null ? new SplitBy.Key() : by;
    requireShare("validation", validation);
    requireShare("test", test);
    if (validation + test >= 1) {
      throw new UserException(
          "split: validation and test together must leave something to train on (below 1), found "
              + validation
              + " + "
              + test);
    }
    if (by instanceof SplitBy.Time && validation + test > 0) {
      throw new UserException(
          "split: a split by time is given by validation_from and test_from; the shares validation"
              + " and test must be absent, found "
              + validation
              + " and "
              + test);
    }
    if (by instanceof SplitBy.Named named && test > 0) {
      throw new UserException(
          "split: column "
              + named.column()
              + " already says which rows are test; the share test must be absent, found "
              + test);
    }
  }

  /** Without a look for leaks. */
  public SplitSpec(double validation, double test, long seed, SplitBy by) {
    this(validation, test, seed, by, LeakPolicy.ALLOW);
  }

  /** Split by key. */
  public SplitSpec(double validation, double test, long seed) {
    this(validation, test, seed, new SplitBy.Key());
  }

  /** Whether a row can come into this split at all. */
  public boolean mayHave(Split split) {
    if (split == Split.TRAIN || by instanceof SplitBy.Named) {
      return true;
    }
    if (by instanceof SplitBy.Time time) {
      return (split == Split.VALIDATION ? time.validationFrom() : time.testFrom()) != null;
    }
    return (split == Split.VALIDATION ? validation : test) > 0;
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new UserException(
          "split: the share " + name + " must be 0 to 1 (0 % to 100 %), found " + share);
    }
  }
}
