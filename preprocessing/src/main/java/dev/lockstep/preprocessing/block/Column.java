package dev.lockstep.preprocessing.block;

/**
 * Cells of one column of a {@link Block}. The arrays are shared, not copied: whoever receives a
 * column reads it only, and may not keep it when its block is filled anew.
 */
public sealed interface Column permits NumberColumn, StringColumn, TensorColumn {
  /** Number of cells. */
  int rows();
}
