package dev.lockstep.jobs.bench.peer;

import dev.lockstep.jobs.bench.peer.RawTable.Format;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark merely copies. */
final class SparkCopy implements Side {
  @Override
  public Work open(Task task) {
    return SparkWork.of(task, SparkCopy::copy);
  }

  private static void copy(SparkSession session, Task task) {
    Dataset<Row> rows =
        task.input().format() == Format.IDX
            ? IdxImages.read(session, task)
            : LocalSession.read(session, task.input());
    rows.write().parquet(task.output());
  }
}
