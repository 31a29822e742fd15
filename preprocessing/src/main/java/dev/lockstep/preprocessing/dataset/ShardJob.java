package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;

/** Writes an RDD as one committed folder of Parquet files. Lives on the driver. */
final class ShardJob {
  private static final String DESCRIPTION = "spark.job.description";

  private final DatasetWriter.Target target;
  private final String name;
  private final CommitContext job;

  /**
   * @param target the version being written
   * @param name of the folder in it
   */
  ShardJob(DatasetWriter.Target target, String name) {
    this.target = target;
    this.name = name;
    this.job =
        new CommitContext(
            target.storage(), target.folder() + "/" + name, UUID.randomUUID().toString());
  }

  /** Facts of the committed files, sorted by path; on failure nothing is left in the folder. */
  <T> List<WrittenShard> run(JavaRDD<T> rows, Table<T> table, int rowGroupRows) {
    try {
      PathOutputCommitter committer = job.committer(job.driver());
      committer.setupJob(job.job());
      try {
        List<WrittenShard> written =
            new ArrayList<>(collect(rows, new ShardTask<>(job, name, table, rowGroupRows)));
        if (written.isEmpty()) {
          // committing a job without tasks fails where folders exist only through their files
          committer.abortJob(job.job(), JobStatus.State.SUCCEEDED);
        } else {
          committer.commitJob(job.job());
        }
        written.sort(Comparator.comparing(shard -> shard.file().path()));
        return written;
      } catch (IOException | RuntimeException | Error e) {
        abort(committer, e);
        throw e;
      }
    } catch (IOException e) {
      throw StorageFailures.translate("write", job.folder(), e);
    }
  }

  private <T> List<WrittenShard> collect(JavaRDD<T> rows, ShardTask<T> task) {
    SparkContext spark = rows.context();
    String before = spark.getLocalProperty(DESCRIPTION);
    spark.setJobDescription("write " + name + " of " + target.dataset());
    try {
      return rows.mapPartitionsWithIndex(task, true).collect();
    } catch (Exception e) {
      throw Failures.unwrap(e);
    } finally {
      spark.setLocalProperty(DESCRIPTION, before);
    }
  }

  private void abort(PathOutputCommitter committer, Throwable cause) {
    try {
      committer.abortJob(job.job(), JobStatus.State.FAILED);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
