package dev.lockstep.preprocessing.pipeline;

import java.util.Locale;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names what is going on, in Spark's user interface and in the log, and how long it took. */
final class Phases {
  private static final Logger LOG = LoggerFactory.getLogger("dev.lockstep.preprocessing");
  private static final String DESCRIPTION = "spark.job.description";
  private final SparkContext spark;
  private final String dataset;

  Phases(SparkContext spark, String dataset) {
    this.spark = spark;
    this.dataset = dataset;
  }

  /** Something worth knowing. */
  static void log(String what) {
    LOG.info(what);
  }

  /** Something that is not right but does not stop the run. */
  static void warn(String what) {
    LOG.warn(what);
  }

  /**
   * Runs one phase.
   *
   * @param what e.g. "writing train"
   */
  <T> T run(String what, Supplier<T> phase) {
    String before = spark.getLocalProperty(DESCRIPTION);
    long start = System.nanoTime();
    spark.setJobDescription("Preprocess " + dataset + ": " + what);
    try {
      T result = phase.get();
      LOG.info("{} took {} s", what, seconds(start));
      return result;
    } finally {
      spark.setJobDescription(before);
    }
  }

  /** Seconds since then, for people. */
  static String seconds(long startNanos) {
    return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - startNanos) / 1e9);
  }
}
