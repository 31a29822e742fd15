package dev.lockstep.jobs.bench.peer;

import dev.lockstep.jobs.bench.peer.RawTable.Format;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Spark in this process, and the raw data as a peer reads it. */
final class LocalSession {
  private LocalSession() {}

  /** A session that has run one small job. */
  static SparkSession start(Task task) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[" + task.cores() + "]")
            .appName("lockstep bench " + task.side())
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", task.scratch())
            .config("spark.sql.warehouse.dir", task.scratch() + "/warehouse")
            .config("spark.sql.shuffle.partitions", String.valueOf(task.cores()))
            .config("spark.sql.parquet.compression.codec", "snappy");
    task.spark().forEach(builder::config);
    SparkSession session = builder.getOrCreate();
    session.range(1).count();
    return session;
  }

  /** The columns that are used. */
  static Dataset<Row> read(SparkSession session, RawTable table) {
    Dataset<Row> all =
        table.format() == Format.CSV
            ? session.read().option("header", true).schema(schema(table)).csv(table.path())
            : session.read().parquet(table.path());
    return all.select(table.used().stream().map(functions::col).toArray(Column[]::new));
  }

  private static String schema(RawTable table) {
    return table.fields().stream()
        .map(field -> "`" + field.name() + "` " + field.type().spark())
        .collect(Collectors.joining(", "));
  }
}
