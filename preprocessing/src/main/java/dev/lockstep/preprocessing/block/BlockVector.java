package dev.lockstep.preprocessing.block;

/** A Spark column vector that has its cells as a column of a block already. */
public interface BlockVector {
  /** The first cells; valid until the vector is filled anew. */
  Column column(int rows);
}
