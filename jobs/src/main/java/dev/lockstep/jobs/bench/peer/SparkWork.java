package dev.lockstep.jobs.bench.peer;

import org.apache.spark.sql.SparkSession;

/** A job on a session that ends with it. */
final class SparkWork implements Side.Work {

  /** What is timed. */
  @FunctionalInterface
  interface Job {
    void run(SparkSession session, Task task);
  }

  private final SparkSession session;
  private final Task task;
  private final Job job;

  private SparkWork(SparkSession session, Task task, Job job) {
    this.session = session;
    this.task = task;
    this.job = job;
  }

  static SparkWork of(Task task, Job job) {
    return new SparkWork(LocalSession.start(task), task, job);
  }

  @Override
  public void run() {
    job.run(session, task);
  }

  @Override
  public void close() {
    session.stop();
  }
}
