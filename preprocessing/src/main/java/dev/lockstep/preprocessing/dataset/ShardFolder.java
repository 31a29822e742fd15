package dev.lockstep.preprocessing.dataset;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;

/**
 * A folder whose files become visible together. Order of calls: {@link #begin}, then one of {@link
 * #commit} and {@link #abort}. Lives on the driver.
 *
 * @param job what the tasks have to know
 * @param committer the driver's side of it
 */
record ShardFolder(CommitContext job, PathOutputCommitter committer) {
  static ShardFolder begin(DatasetWriter.Target target, String name) throws IOException {
    CommitContext job =
        new CommitContext(
            target.storage(), target.folder() + "/" + name, UUID.randomUUID().toString());
    PathOutputCommitter committer = job.committer(job.driver());
    committer.setupJob(job.job());
    return new ShardFolder(job, committer);
  }

  void commit(boolean isEmpty) throws IOException {
    if (isEmpty) {
      // committing a job without tasks fails where folders exist only through their files
      committer.abortJob(job.job(), JobStatus.State.SUCCEEDED);
    } else {
      committer.commitJob(job.job());
    }
  }

  /** Leaves nothing in the folder that was not committed; problems go to what is thrown anyway. */
  void abort(Throwable cause) {
    try {
      committer.abortJob(job.job(), JobStatus.State.FAILED);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
