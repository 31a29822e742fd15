package dev.lockstep.preprocessing.normalize;

/** An operation that can make the index of a category. */
sealed interface IndexOp permits CategoryIndex, BinIndex, HashIndex {
  /** Number of categories. */
  int width();
}
