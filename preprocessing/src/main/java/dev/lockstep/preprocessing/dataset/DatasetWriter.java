package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import org.apache.spark.api.java.JavaRDD;

/**
 * Writes one new version of a dataset. Order of calls: {@link #begin}, then {@link #writeSplit} for
 * every split and {@link #writeRejects} if there are any, then either {@link #publish} or {@link
 * #abort}. Nothing is visible to readers before {@code publish} returns, and nothing ever is if it
 * throws. Lives on the driver.
 */
public final class DatasetWriter {
  /** Column name of the key. */
  public static final String KEY = "key";

  /**
   * @param storage where to write
   * @param dataset address of the dataset
   * @param fingerprint see {@link Manifest#fingerprint()}; the version id starts with it
   */
  public static DatasetWriter begin(Storage storage, String dataset, String fingerprint) {
    throw new IllegalStateException("not yet written");
  }

  /** Name of the version being written. */
  public String id() {
    throw new IllegalStateException("not yet written");
  }

  /**
   * Writes every non-empty partition as one Parquet file, in partition and row order, through the
   * committer configured for the file system (magic on s3a), hashing while writing.
   *
   * @param rows each partition becomes {@code part-<index>.parquet}
   * @param rowGroupRows rows per row group, the last of a file may be smaller
   */
  public SplitFiles writeSplit(
      JavaRDD<DatasetRow> rows, Split split, Schema schema, int rowGroupRows) {
    throw new IllegalStateException("not yet written");
  }

  /** Writes rejected records as Parquet below {@code rejects/}. */
  public java.util.List<ShardFile> writeRejects(JavaRDD<RejectedRecord> rejects) {
    throw new IllegalStateException("not yet written");
  }

  /**
   * Writes the manifest and makes the version current by one conditional create.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.EnvironmentException if another writer
   *     published first; its version stays current and this one's files are removed
   */
  public DatasetVersion publish(Manifest manifest) {
    throw new IllegalStateException("not yet written");
  }

  /** Removes what was written. */
  public void abort() {
    throw new IllegalStateException("not yet written");
  }
}
