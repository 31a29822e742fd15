package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import org.apache.spark.sql.SparkSession;

/** Runs a {@link PreprocessSpec} on Spark. */
public final class PreprocessPipeline {

  /**
   * @param dataset the published version
   * @param reused whether it was there already with the same fingerprint
   */
  public record Result(DatasetVersion dataset, boolean reused) {}

  private PreprocessPipeline() {}

  /**
   * Publishes a version for the specification, or finds it already published.
   *
   * @param fresh whether to write a new version even if nothing changed
   */
  public static Result run(
      SparkSession spark, Storage storage, PreprocessSpec spec, boolean fresh) {
    throw new IllegalStateException("not yet written");
  }
}
