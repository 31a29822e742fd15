package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.Split;

/**
 * Folds of rows, for encodings that must not look at a train row's own target. The last variant is
 * that of all folds.
 *
 * @param train whether rows belong to the train split
 * @param hashes of the rows' keys; null if all rows are outside of the train split
 */
record RowFolds(boolean train, long[] hashes) {
  /** Of rows outside of a dataset. */
  static final RowFolds NONE = new RowFolds(false, null);

  /** Of rows that are all of one split. */
  static RowFolds of(Split split, long[] hashes) {
    return split == Split.TRAIN && hashes != null ? new RowFolds(true, hashes) : NONE;
  }

  /** Variant of a row, of so many with the last being that of all folds. */
  int of(int row, int variants) {
    return train ? fold(hashes[row], variants - 1) : variants - 1;
  }

  /**
   * Fold of a row. The hash also decides splits and order, so its bits are mixed once more: else a
   * fold would be a range of one of them.
   */
  static int fold(long hash, int folds) {
    long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    mixed ^= mixed >>> 33;
    return (int) Long.remainderUnsigned(mixed, folds);
  }
}
