package dev.lockstep.preprocessing.pipeline;

import java.util.Locale;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names what is going on in Spark's user interface, and tells in the log what came of it. */
final class Phases {
  private static final Logger LOG = LoggerFactory.getLogger("dev.lockstep.preprocessing");
  private static final String LABEL = "preprocess: ";
  private static final String DESCRIPTION = "spark.job.description";
  private final SparkContext spark;
  private final String dataset;

  /**
   * What a phase gave.
   *
   * @param seconds how long it took
   */
  record Timed<T>(T result, double seconds) {}

  Phases(SparkContext spark, String dataset) {
    this.spark = spark;
    this.dataset = dataset;
  }

  /** A line that a person wants to read; numbers in it are written as in English. */
  static void say(String format, Object... arguments) {
    LOG.info(LABEL + String.format(Locale.ROOT, format, arguments));
  }

  /** Something that is not right but does not stop the run. */
  static void warn(String what) {
    LOG.warn(LABEL + what);
  }

  /**
   * Runs one phase.
   *
   * @param what e.g. "writing train"
   */
  <T> Timed<T> run(String what, Supplier<T> phase) {
    String before = spark.getLocalProperty(DESCRIPTION);
    long start = System.nanoTime();
    spark.setJobDescription("Preprocess " + dataset + ": " + what);
    try {
      T result = phase.get();
      return new Timed<>(result, (System.nanoTime() - start) / 1e9);
    } finally {
      spark.setJobDescription(before);
    }
  }
}
