package dev.lockstep.preprocessing.step;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Applies record steps to a frame of records; {@link LocalSteps} does to single rows. */
public final class RecordSteps {
  private RecordSteps() {}

  /**
   * The frame behind the steps. All rows are still there, and the column {@link RecordColumns#FATE}
   * says what became of them. Without steps it is the same frame. No job runs but those that look
   * for duplicates in lookups.
   *
   * @param frame of {@link RecordColumns#frame}
   * @param lookups reads the table that a join names
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if a step cannot be applied: its
   *     message has the step, the expression and the columns there are
   */
  public static Dataset<Row> apply(
      SparkSession spark,
      Dataset<Row> frame,
      List<RecordStep> steps,
      Function<LookupSpec, Dataset<Row>> lookups) {
    if (steps.isEmpty()) {
      return frame;
    }
    Dataset<Row> now = withFate(frame);
    for (RecordStep step : steps) {
      if (step instanceof ProjectionStep projection) {
        now = project(now, projection.project(new Frame(now.schema())));
      } else if (step instanceof Join join) {
        Dataset<Row> lookup = lookups.apply(join.lookup());
        now = new LookupJoin(join, new Frame(now.schema())).apply(spark, now, lookup);
      } else {
        now = Duplicates.mark(now, ((Deduplicate) step).by());
      }
    }
    return now;
  }

  /** Selects columns under their names. */
  static Dataset<Row> project(Dataset<Row> frame, Map<String, Column> columns) {
    return frame.select(
        columns.entrySet().stream()
            .map(column -> column.getValue().as(column.getKey()))
            .toArray(Column[]::new));
  }

  private static Dataset<Row> withFate(Dataset<Row> frame) {
    if (List.of(frame.columns()).contains(RecordColumns.FATE)) {
      return frame;
    }
    return frame.withColumn(
        RecordColumns.FATE,
        when(col(RecordColumns.RULE).isNotNull(), lit(Frame.REJECTED))
            .otherwise(lit(null).cast("string")));
  }
}
