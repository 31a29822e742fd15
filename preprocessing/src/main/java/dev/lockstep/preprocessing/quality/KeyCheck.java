package dev.lockstep.preprocessing.quality;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Looks for keys of the rows that a version adds among those of the rows that were there before;
 * reads the key column of its files and nothing else.
 */
public final class KeyCheck {
  private static final int SHOWN = 3;

  /** So few keys are given to every task, so that those of the base need not be shuffled. */
  private static final long FEW = 100_000;

  private KeyCheck() {}

  /**
   * Keys that are in both, sorted, at most {@value #SHOWN}.
   *
   * @param version published, or complete and about to be
   */
  public static List<String> repeated(SparkSession spark, DatasetVersion version) {
    List<ShardFile> added = files(version).filter(file -> file.version().isEmpty()).toList();
    List<ShardFile> before = files(version).filter(file -> file.version().isPresent()).toList();
    if (added.isEmpty() || before.isEmpty()) {
      return List.of();
    }
    Dataset<String> keys = keys(spark, version, added);
    boolean few = added.stream().mapToLong(ShardFile::rows).sum() <= FEW;
    return keys(spark, version, before)
        .join(few ? broadcast(keys) : keys, "value")
        .select("value")
        .orderBy(col("value"))
        .limit(SHOWN)
        .as(Encoders.STRING())
        .collectAsList();
  }

  private static Stream<ShardFile> files(DatasetVersion version) {
    return version.manifest().splits().values().stream()
        .map(SplitFiles::files)
        .flatMap(List::stream);
  }

  private static Dataset<String> keys(
      SparkSession spark, DatasetVersion version, List<ShardFile> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark.createDataset(
        context.parallelize(files, files.size()).flatMap(new ReadKeys(version)).rdd(),
        Encoders.STRING());
  }
}
