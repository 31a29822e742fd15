package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.training.listener.ProgressListener;
import org.apache.spark.sql.SparkSession;

/** Trains on the driver's side: one barrier stage, retried from the last checkpoint. */
public final class Trainer {
  private Trainer() {}

  /**
   * Trains and publishes a model, resumes an interrupted run, or finds the model already published.
   *
   * @param fresh whether to ignore earlier models and checkpoints of the same work
   */
  public static TrainResult run(
      SparkSession spark,
      DatasetVersion dataset,
      TrainSpec spec,
      boolean fresh,
      ProgressListener listener) {
    throw new IllegalStateException("not yet written");
  }
}
