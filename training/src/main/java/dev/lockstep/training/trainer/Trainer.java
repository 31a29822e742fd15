package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.training.foreign.ForeignNetworks;
import dev.lockstep.training.listener.ProgressListener;
import dev.lockstep.training.spec.TrainSpec;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Trains on the driver's side: one barrier stage, retried from the last checkpoint. */
public final class Trainer {
  private Trainer() {}

  /**
   * Trains and publishes a model, resumes an interrupted run, or finds the model already published.
   *
   * @param spark asked for a session only if there is something to train
   * @param dataset to train on; its storage also holds the model and the checkpoints
   * @param fresh whether to ignore earlier models and checkpoints of the same work
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if specification and dataset do
   *     not fit, or the training diverges
   * @throws dev.lockstep.preprocessing.dataset.error.EnvironmentException if another driver does
   *     the same work now, executors are missing, too many are lost, or the store refuses;
   *     checkpoints stay, and the same call resumes
   */
  public static TrainResult run(
      Supplier<SparkSession> spark,
      DatasetVersion dataset,
      TrainSpec spec,
      boolean fresh,
      ProgressListener listener) {
    Preconditions.check(spec, dataset);
    TrainSpec resolved = ForeignNetworks.resolve(spec, dataset);
    return new TrainingRun(spark, dataset, resolved, listener).run(fresh);
  }

  /**
   * Refuses a metric that a training on a dataset cannot be judged by.
   *
   * @param section of the pipeline file that names it, for the message
   * @param metric as {@code early_stopping} names it
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the label has no such metric
   *     or there are no validation rows
   */
  public static void requireMetric(String section, String metric, DatasetVersion dataset) {
    Preconditions.metric(section, metric, dataset);
  }
}
