package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Split;
import org.apache.spark.sql.SparkSession;

/**
 * Evaluates a published model on a split of a dataset, distributed, one model copy per executor.
 */
public final class Evaluator {
  private Evaluator() {}

  /**
   * @param model address of a model version's folder
   * @param mistakes most wrong answers to keep
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the model was trained on
   *     another schema
   */
  public static ClassificationReport run(
      SparkSession spark, DatasetVersion dataset, Split split, String model, int mistakes) {
    throw new IllegalStateException("not yet written");
  }
}
