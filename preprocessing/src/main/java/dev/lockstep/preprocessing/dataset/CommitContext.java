package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.S3aDefaults;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitterFactory;
import org.apache.hadoop.mapreduce.task.JobContextImpl;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;

/**
 * Hadoop's view of one write job, equal on driver and executors: committers find each other through
 * the job's id. The committer is the one configured for the folder's file system.
 *
 * @param storage where to write
 * @param folder output folder of the job
 * @param uuid identifies the job among all that ever ran
 */
record CommitContext(Storage storage, String folder, String uuid) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int JOB = 0;

  /** Attempt of the driver, which writes nothing itself. */
  TaskAttemptContext driver() {
    return task(0, 0);
  }

  JobContext job() {
    return new JobContextImpl(configuration(), jobId());
  }

  TaskAttemptContext task(int partition, int attempt) {
    TaskAttemptID id = new TaskAttemptID(new TaskID(jobId(), TaskType.MAP, partition), attempt);
    Configuration configuration = configuration();
    configuration.set("mapreduce.job.id", id.getJobID().toString());
    configuration.set("mapreduce.task.id", id.getTaskID().toString());
    configuration.set("mapreduce.task.attempt.id", id.toString());
    configuration.setBoolean("mapreduce.task.ismap", true);
    configuration.setInt("mapreduce.task.partition", partition);
    return new TaskAttemptContextImpl(configuration, id);
  }

  PathOutputCommitter committer(TaskAttemptContext context) throws IOException {
    return PathOutputCommitterFactory.createCommitter(new Path(folder), context);
  }

  private JobID jobId() {
    return new JobID(uuid.replace("-", ""), JOB);
  }

  private Configuration configuration() {
    Configuration configuration = S3aDefaults.applyTo(new Configuration(storage.configuration()));
    // the id that S3A's committers take, under their own name and under Spark's
    configuration.set("fs.s3a.committer.uuid", uuid);
    configuration.set("spark.sql.sources.writeJobUUID", uuid);
    // the pointer says that a version is complete; a marker file would only be one more object
    configuration.setBoolean("mapreduce.fileoutputcommitter.marksuccessfuljobs", false);
    configuration.setInt("mapreduce.fileoutputcommitter.algorithm.version", 1);
    return configuration;
  }
}
