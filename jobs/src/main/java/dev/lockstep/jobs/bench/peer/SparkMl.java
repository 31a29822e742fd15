package dev.lockstep.jobs.bench.peer;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark ML Pipeline that one writes for this. No OneHotEncoder: the expanded vectors would be
 * many times the values the others write.
 */
final class SparkMl implements Side {
  @Override
  public Work open(Task task) {
    return SparkWork.of(task, SparkMl::fitAndTransform);
  }

  private static void fitAndTransform(SparkSession session, Task task) {
    RawTable table = task.input();
    Dataset<Row> rows = LabelColumn.typed(LocalSession.read(session, table), table);
    for (String name : table.numbers()) {
      rows = rows.withColumn(name, col(name).cast("double"));
    }
    Pipeline pipeline = new Pipeline().setStages(stages(table).toArray(PipelineStage[]::new));
    pipeline
        .fit(rows)
        .transform(rows)
        .select(
            functions.vector_to_array(col("assembled"), "float32").as("features"),
            col(table.label().name()))
        .write()
        .parquet(task.output());
  }

  private static List<PipelineStage> stages(RawTable table) {
    List<PipelineStage> stages = new ArrayList<>();
    List<String> assembled = new ArrayList<>();
    if (!table.numbers().isEmpty()) {
      String[] imputed = suffixed(table.numbers(), "_imputed");
      stages.add(
          new Imputer()
              .setInputCols(table.numbers().toArray(String[]::new))
              .setOutputCols(imputed)
              .setStrategy("mean"));
      stages.add(new VectorAssembler().setInputCols(imputed).setOutputCol("numbers"));
      stages.add(
          new StandardScaler()
              .setInputCol("numbers")
              .setOutputCol("standardized")
              .setWithMean(true)
              .setWithStd(true));
      assembled.add("standardized");
    }
    if (!table.categories().isEmpty()) {
      String[] indices = suffixed(table.categories(), "_index");
      stages.add(
          new StringIndexer()
              .setInputCols(table.categories().toArray(String[]::new))
              .setOutputCols(indices)
              .setHandleInvalid("keep"));
      assembled.addAll(List.of(indices));
    }
    stages.add(
        new VectorAssembler()
            .setInputCols(assembled.toArray(String[]::new))
            .setOutputCol("assembled"));
    return stages;
  }

  private static String[] suffixed(List<String> names, String suffix) {
    return names.stream().map(name -> name + suffix).toArray(String[]::new);
  }
}
