package dev.lockstep.preprocessing.step;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Finds rows that are equal by one shuffle on what must be equal. Rows that do not count get a
 * value of their own, so that they are spread and not sorted in one place.
 */
final class Duplicates {
  private static final String ALONE = "_alone";
  private static final String RANK = "_rank";

  private Duplicates() {}

  static Dataset<Row> mark(Dataset<Row> rows, List<String> by) {
    Frame frame = new Frame(rows.schema());
    List<String> names =
        by.isEmpty()
            ? frame.data()
            : by.stream().map(column -> frame.named("deduplicate", column)).toList();
    Column counts = Frame.kept();
    for (String name : by.isEmpty() ? List.<String>of() : names) {
      counts = counts.and(Frame.quoted(name).isNotNull());
    }
    List<Column> equal = new ArrayList<>(names.stream().map(Frame::quoted).toList());
    equal.add(col(ALONE));
    Column[] group = equal.toArray(Column[]::new);
    Dataset<Row> marked =
        rows.withColumn(
                ALONE,
                when(counts, lit(""))
                    .otherwise(
                        concat_ws(" ", col(RecordColumns.POSITION), col(RecordColumns.SOURCE))))
            .repartition(partitions(rows), group)
            .withColumn(
                RANK,
                row_number()
                    .over(
                        Window.partitionBy(group)
                            .orderBy(
                                col(RecordColumns.SOURCE).asc(),
                                col(RecordColumns.POSITION).asc())));
    Map<String, Column> columns = frame.columns();
    Frame.decide(columns, col(RANK).gt(1).and(counts), Frame.DUPLICATE);
    return RecordSteps.project(marked, columns);
  }

  /** As many as there are, which is the same on every cluster; nothing runs for this. */
  private static int partitions(Dataset<Row> rows) {
    return Math.max(1, rows.rdd().getNumPartitions());
  }
}
