package dev.lockstep.jobs.bench.peer;

/** One way to do the work. */
interface Side {

  /** Starts what the work needs; this is not timed. */
  Work open(Task task) throws Exception;

  /** Started, and ready to be timed. Call {@link #run} once. */
  interface Work extends AutoCloseable {

    /** Reads the input and writes the output; this is timed. */
    void run() throws Exception;

    @Override
    void close() throws Exception;
  }
}
