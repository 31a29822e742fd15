package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import java.util.function.Supplier;

/** A version is published whole or not at all. */
final class Attempt {
  private Attempt() {}

  /** Everything from reading to publishing; whatever fails, nothing of it is left behind. */
  static DatasetVersion publish(DatasetWriter writer, Supplier<DatasetVersion> work) {
    try {
      return work.get();
    } catch (Exception e) {
      RuntimeException failure = SparkFailures.translate(e);
      abort(writer, failure);
      throw failure;
    } catch (Error e) {
      abort(writer, e);
      throw e;
    }
  }

  private static void abort(DatasetWriter writer, Throwable failure) {
    try {
      writer.abort();
    } catch (RuntimeException cleanup) {
      failure.addSuppressed(cleanup);
    }
  }
}
