package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.UserException;

/** Reads row groups of one shard file into flat buffers, without rows and without Spark. */
public final class ShardReader implements AutoCloseable {

  /**
   * Opens a shard and compares size, row groups and row counts with the manifest.
   *
   * @throws UserException if the file differs from its manifest entry
   */
  public static ShardReader open(DatasetVersion dataset, ShardFile file) {
    throw new IllegalStateException("not yet written");
  }

  /**
   * Decodes one row group; page checksums are verified.
   *
   * @param index position of the row group in the file
   * @param withKeys whether to decode the key column too
   */
  public RowGroupData read(int index, boolean withKeys) {
    throw new IllegalStateException("not yet written");
  }

  @Override
  public void close() {
    throw new IllegalStateException("not yet written");
  }
}
