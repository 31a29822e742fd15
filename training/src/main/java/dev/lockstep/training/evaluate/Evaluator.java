package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.evaluate.EvaluationTask.Chunk;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.ModelManifest;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Evaluates a published model on a split of a dataset, distributed, one model copy per concurrent
 * task of an executor.
 */
public final class Evaluator {
  /** Tasks per core: few enough for little overhead, enough to even out slow ones. */
  private static final int TASKS_PER_CORE = 4;

  private Evaluator() {}

  /**
   * Evaluates every row of the split once; the same arguments give the same bits.
   *
   * @param model address of a model version's folder
   * @param mistakes most wrong classes to keep
   * @throws UserException if the model was trained on another schema, a file differs from its
   *     manifest, or the split has no rows
   * @throws EnvironmentException if the store refuses
   */
  public static EvaluationReport run(
      SparkSession spark, DatasetVersion dataset, Split split, String model, int mistakes) {
    SplitFiles files = files(dataset, split);
    byte[] manifest = dataset.storage().read(model + "/" + ModelFiles.MANIFEST);
    requireSameSchema(dataset, model, manifest);
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Chunk> chunks = chunks(files, TASKS_PER_CORE * Math.max(1, sc.defaultParallelism()));
    EvaluationTask task =
        new EvaluationTask(
            dataset, files.files().toArray(new ShardFile[0]), model, manifest, mistakes);
    sc.setJobDescription(
        "evaluate %s on %s of %s".formatted(model, split.label(), dataset.dataset()));
    try {
      List<byte[]> parts = sc.parallelize(chunks, chunks.size()).map(task).collect();
      return report(dataset, split, files, parts, mistakes);
    } catch (Exception e) {
      throw Failures.unwrap(e);
    } finally {
      sc.setJobDescription(null);
    }
  }

  /** Row groups in file order, cut into about {@code tasks} pieces of equal size. */
  static List<Chunk> chunks(SplitFiles files, int tasks) {
    int groups = files.files().stream().mapToInt(file -> file.rowGroups().size()).sum();
    int perTask = Math.max(1, (groups + tasks - 1) / tasks);
    List<Chunk> chunks = new ArrayList<>();
    for (int file = 0; file < files.files().size(); file++) {
      int size = files.files().get(file).rowGroups().size();
      for (int from = 0; from < size; from += perTask) {
        chunks.add(new Chunk(file, from, Math.min(size, from + perTask)));
      }
    }
    return chunks;
  }

  private static EvaluationReport report(
      DatasetVersion dataset, Split split, SplitFiles files, List<byte[]> parts, int mistakes) {
    Tally total = Tally.of(dataset.manifest().schema().label(), mistakes);
    parts.forEach(total::merge);
    if (total.rows() != files.rows()) {
      throw new IllegalStateException(
          "evaluated %d rows of split %s but the manifest has %d"
              .formatted(total.rows(), split.label(), files.rows()));
    }
    return total.report();
  }

  private static SplitFiles files(DatasetVersion dataset, Split split) {
    SplitFiles files = dataset.manifest().splits().get(split);
    if (files == null || files.rows() == 0) {
      throw new UserException(
          "the split %s of %s has no rows to evaluate; it has rows in %s"
              .formatted(split.label(), dataset.folder(), dataset.manifest().splits().keySet()));
    }
    return files;
  }

  private static void requireSameSchema(DatasetVersion dataset, String model, byte[] manifest) {
    String where = model + "/" + ModelFiles.MANIFEST;
    Schema trained = Json.read(manifest, ModelManifest.class, where).origin().schema();
    Schema found = dataset.manifest().schema();
    if (!trained.equals(found)) {
      throw new UserException(
          "the model %s was trained on another schema than %s has: features and label of the model are %s, those of the dataset %s; evaluate it on a dataset made with the same shape, normalization and label, or train it again"
              .formatted(model, dataset.folder(), Json.line(trained), Json.line(found)));
    }
  }
}
