package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.mapred.SparkHadoopMapRedUtil;

/**
 * Writes one partition as one file and commits it, asking the driver first, so that of several
 * attempts of a partition one is committed. Travels to executors.
 *
 * @param <T> the row type
 */
final class ShardTask<T> implements Function2<Integer, Iterator<T>, Iterator<WrittenShard>> {
  private static final long serialVersionUID = 1L;

  private final CommitContext job;
  private final String pathPrefix;
  private final Table<T> table;
  private final int rowGroupRows;

  ShardTask(CommitContext job, String pathPrefix, Table<T> table, int rowGroupRows) {
    this.job = job;
    this.pathPrefix = pathPrefix;
    this.table = table;
    this.rowGroupRows = rowGroupRows;
  }

  @Override
  public Iterator<WrittenShard> call(Integer partition, Iterator<T> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    String name = String.format(Locale.ROOT, "part-%05d.parquet", partition);
    try {
      return List.of(writeAndCommit(partition, name, rows)).iterator();
    } catch (IOException e) {
      throw StorageFailures.translate("write", job.folder() + "/" + name, e);
    }
  }

  private WrittenShard writeAndCommit(int partition, String name, Iterator<T> rows)
      throws IOException {
    // unique over all attempts of all stages, as Spark's own writers number them
    int attempt = (int) (TaskContext.get().taskAttemptId() & Integer.MAX_VALUE);
    TaskAttemptContext context = job.task(partition, attempt);
    PathOutputCommitter committer = job.committer(context);
    committer.setupTask(context);
    try {
      WrittenShard written = write(new Path(committer.getWorkPath(), name), rows);
      // tasks of a job that writes several folders are told apart by their number in the job
      SparkHadoopMapRedUtil.commitTask(committer, context, 0, TaskContext.getPartitionId());
      return written;
    } catch (IOException | RuntimeException | Error e) {
      abort(committer, context, e);
      throw e;
    }
  }

  private WrittenShard write(Path path, Iterator<T> rows) throws IOException {
    Storage storage = job.storage();
    long[] classCounts = new long[table.classes()];
    try (HashingOutputFile output =
            new HashingOutputFile(storage.fileSystem(path.toString()), path);
        TableWriter writer =
            new TableWriter(output, table.parquetSchema(), table.metadata(), rowGroupRows)) {
      long count = 0;
      for (; rows.hasNext(); count++) {
        int label = table.write(rows.next(), writer);
        if (label >= 0) {
          classCounts[label]++;
        }
        writer.endRow();
      }
      List<RowGroup> groups = writer.finish();
      output.close();
      String relative = pathPrefix + "/" + path.getName();
      return new WrittenShard(
          new ShardFile(relative, count, output.bytes(), output.sha256(), groups), classCounts);
    }
  }

  private static void abort(
      PathOutputCommitter committer, TaskAttemptContext context, Throwable cause) {
    try {
      committer.abortTask(context);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
