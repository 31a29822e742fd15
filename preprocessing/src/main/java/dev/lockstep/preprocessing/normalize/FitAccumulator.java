package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.Block;

/** Mergeable statistics of one level of a {@link FeatureFit}. Bounded memory; not thread-safe. */
public interface FitAccumulator {
  /**
   * Adds rows. Statistics of features use those of the train split only; the classes of a label
   * that were not given are collected from all kept rows.
   *
   * @param splits int8 {@code [at least rows]}: ordinal of the row's {@link
   *     dev.lockstep.preprocessing.dataset.Split}, or -1 if the row is not kept
   * @param hashes int64 {@code [at least rows]}: hash of the row's key, uniform over all values
   */
  void add(Block block, byte[] splits, long[] hashes);

  /** Adds another one's statistics; the order of merging decides the last bits of the result. */
  void merge(FitAccumulator other);

  /** For a shuffle; the same statistics give the same bytes. */
  byte[] toBytes();
}
