package dev.lockstep.jobs.bench.peer;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.jobs.bench.peer.Field.Role;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The label as it is written: an int class or a float value. */
final class LabelColumn {
  private LabelColumn() {}

  static Column of(RawTable table) {
    String name = table.label().name();
    return col(name).cast(table.label().role() == Role.CLASS ? "int" : "float").as(name);
  }

  static Dataset<Row> typed(Dataset<Row> rows, RawTable table) {
    return rows.withColumn(table.label().name(), of(table));
  }
}
