package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;

/**
 * One Parquet row group.
 *
 * @param rows rows in it
 * @param offset byte position of its first column chunk in the file
 * @param bytes compressed size
 */
public record RowGroup(long rows, long offset, long bytes) implements Serializable {}
