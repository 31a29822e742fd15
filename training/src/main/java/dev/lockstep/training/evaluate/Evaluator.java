package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.inference.Chunk;
import dev.lockstep.training.inference.Inference;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Evaluates a published model on a split of a dataset, distributed, with one copy of the model's
 * parameters in every executor.
 */
public final class Evaluator {
  private Evaluator() {}

  /**
   * Evaluates every row of the split once. How rows are cut into tasks does not depend on the
   * cluster, so that the same model, dataset and specification give the same bits on any number of
   * executors whose processors compute the same.
   *
   * @param model address of a model version's folder
   * @throws UserException if the model was trained on another schema, a file differs from its
   *     manifest, the split has no rows, or the dataset keeps no such column to group by
   * @throws EnvironmentException if the store refuses
   */
  public static EvaluationReport run(
      SparkSession spark, DatasetVersion dataset, String model, EvaluateSpec spec) {
    Inference inference = Inference.of(dataset, spec.split(), model);
    requireKept(inference.schema(), dataset, spec.groups());
    List<Chunk> chunks = Chunk.cut(inference.files(), 1);
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    sc.setJobDescription(
        "evaluate %s on %s of %s".formatted(model, spec.split().label(), dataset.dataset()));
    try {
      SplitTally total = new SplitTally(inference.schema().label(), spec);
      EvaluationTask task = new EvaluationTask(inference, spec);
      OrderedResults.run(sc.parallelize(chunks, chunks.size()).map(task), total::merge);
      return report(inference, total);
    } catch (Exception e) {
      throw Failures.unwrap(e);
    } finally {
      sc.setJobDescription(null);
    }
  }

  private static EvaluationReport report(Inference inference, SplitTally total) {
    if (total.rows() != inference.files().rows()) {
      throw new IllegalStateException(
          "evaluated %d rows of split %s but the manifest has %d"
              .formatted(total.rows(), inference.split().label(), inference.files().rows()));
    }
    return total.report();
  }

  private static void requireKept(Schema schema, DatasetVersion dataset, List<String> groups) {
    List<String> unknown = groups.stream().filter(name -> !schema.keep().contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new UserException(
          "evaluate.groups: %s keeps no column %s beside its tensors; %s. Name it in preprocess.keep and make the dataset again"
              .formatted(
                  dataset.folder(),
                  String.join(", ", unknown),
                  schema.keep().isEmpty()
                      ? "it keeps none"
                      : "it keeps " + String.join(", ", schema.keep())));
    }
  }
}
