package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.block.Block;

/** The key's hash decides. */
record ByKey(HashBounds bounds) implements SplitAssigner {
  private static final long serialVersionUID = 1L;

  @Override
  public void assign(Block block, long[] keyHashes, byte[] splits) {
    for (int row = 0; row < block.rows(); row++) {
      splits[row] = bounds.split(keyHashes[row]);
    }
  }

  @Override
  public Rejection rejection(Block block, int row) {
    throw new IllegalStateException("a split by key rejects nothing");
  }
}
