package dev.lockstep.preprocessing.dataset;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/**
 * Writes rows of any table as Parquet files of a version that is being made, in the way of a
 * dataset's own: what is not published is seen by nobody. Lives on the driver.
 */
public final class TableFiles {
  private TableFiles() {}

  /**
   * Writes one folder by one Spark job: every non-empty partition as one file, in partition and row
   * order, through the committer configured for the file system, hashing while writing.
   *
   * @param publication of the version that is being made
   * @param folder name of the folder in the version's
   * @param rowGroupRows rows per row group, the last of a file may be smaller
   * @return the files, sorted by path
   */
  public static <T> List<ShardFile> write(
      Publication publication, String folder, JavaRDD<T> rows, Table<T> table, int rowGroupRows) {
    return new ShardJob<>(publication.target(), table, rowGroupRows)
        .run(Map.of(folder, rows)).get(folder).stream().map(WrittenShard::file).toList();
  }
}
