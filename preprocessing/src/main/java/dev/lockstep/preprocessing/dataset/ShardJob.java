package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Writes RDDs, each as one committed folder of Parquet files, by one Spark job: the last files of
 * one folder are written beside the first of the next. Lives on the driver.
 */
final class ShardJob<T> {
  private static final String DESCRIPTION = "spark.job.description";

  private final DatasetWriter.Target target;
  private final Table<T> table;
  private final int rowGroupRows;
  private final Map<String, ShardFolder> folders = new LinkedHashMap<>();

  ShardJob(DatasetWriter.Target target, Table<T> table, int rowGroupRows) {
    this.target = target;
    this.table = table;
    this.rowGroupRows = rowGroupRows;
  }

  /**
   * Runs it, once.
   *
   * @param rows by name of the folder
   * @return facts of the committed files by name of the folder, sorted by path
   */
  Map<String, List<WrittenShard>> run(Map<String, JavaRDD<T>> rows) {
    try {
      for (String name : rows.keySet()) {
        folders.put(name, ShardFolder.begin(target, name));
      }
      Map<String, List<WrittenShard>> written = byFolder(collect(rows));
      for (Map.Entry<String, ShardFolder> folder : folders.entrySet()) {
        folder.getValue().commit(written.get(folder.getKey()).isEmpty());
      }
      return written;
    } catch (IOException e) {
      abort(e);
      throw StorageFailures.translate("write", target.folder(), e);
    } catch (RuntimeException | Error e) {
      abort(e);
      throw e;
    }
  }

  private Collection<WrittenShard> collect(Map<String, JavaRDD<T>> rows) {
    List<JavaRDD<WrittenShard>> parts = new ArrayList<>();
    rows.forEach(
        (name, part) ->
            parts.add(
                part.mapPartitionsWithIndex(
                    new ShardTask<>(folders.get(name).job(), name, table, rowGroupRows), true)));
    if (parts.isEmpty()) {
      return List.of();
    }
    SparkContext spark = parts.get(0).context();
    String before = spark.getLocalProperty(DESCRIPTION);
    spark.setJobDescription(
        "write " + String.join(", ", rows.keySet()) + " of " + target.dataset());
    try {
      return union(spark, parts).collect();
    } catch (Exception e) {
      throw Failures.unwrap(e);
    } finally {
      spark.setLocalProperty(DESCRIPTION, before);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static JavaRDD<WrittenShard> union(
      SparkContext spark, List<JavaRDD<WrittenShard>> parts) {
    return JavaSparkContext.fromSparkContext(spark).union(parts.toArray(new JavaRDD[0]));
  }

  private Map<String, List<WrittenShard>> byFolder(Collection<WrittenShard> written) {
    Map<String, List<WrittenShard>> byFolder = new LinkedHashMap<>();
    folders.keySet().forEach(name -> byFolder.put(name, new ArrayList<>()));
    for (WrittenShard shard : written) {
      String path = shard.file().path();
      byFolder.get(path.substring(0, path.indexOf('/'))).add(shard);
    }
    byFolder.values().forEach(list -> list.sort(Comparator.comparing(s -> s.file().path())));
    return byFolder;
  }

  private void abort(Throwable cause) {
    folders.values().forEach(folder -> folder.abort(cause));
  }
}
