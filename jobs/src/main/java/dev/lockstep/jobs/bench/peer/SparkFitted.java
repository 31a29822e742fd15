package dev.lockstep.jobs.bench.peer;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Statistics first, then one projection that writes. Categories are looked up by a function over a
 * hash map rather than by a join for each column.
 */
final class SparkFitted implements Side {

  /** How statistics are made from the raw rows. */
  @FunctionalInterface
  interface Fit {
    Statistics fit(Dataset<Row> rows, RawTable table);
  }

  private final Fit fit;

  SparkFitted(Fit fit) {
    this.fit = fit;
  }

  @Override
  public Work open(Task task) {
    return SparkWork.of(task, this::fitAndWrite);
  }

  private void fitAndWrite(SparkSession session, Task task) {
    RawTable table = task.input();
    Dataset<Row> rows = LocalSession.read(session, table);
    rows.select(columns(table, fit.fit(rows, table))).write().parquet(task.output());
  }

  private static Column[] columns(RawTable table, Statistics statistics) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < table.numbers().size(); i++) {
      String name = table.numbers().get(i);
      Column scaled = col(name).minus(statistics.mean()[i]).divide(statistics.deviation()[i]);
      columns.add(coalesce(scaled, lit(0.0)).cast("float").as(name));
    }
    for (int i = 0; i < table.categories().size(); i++) {
      String name = table.categories().get(i);
      IndexOf index = new IndexOf(statistics.index().get(i));
      columns.add(udf(index, DataTypes.IntegerType).asNonNullable().apply(col(name)).as(name));
    }
    columns.add(LabelColumn.of(table));
    return columns.toArray(Column[]::new);
  }

  /** Travels to executors. */
  private static final class IndexOf implements UDF1<String, Integer> {
    private static final long serialVersionUID = 1;

    private final HashMap<String, Integer> index;

    private IndexOf(Map<String, Integer> index) {
      this.index = new HashMap<>(index);
    }

    @Override
    public Integer call(String category) {
      return category == null ? index.size() : index.getOrDefault(category, index.size());
    }
  }
}
