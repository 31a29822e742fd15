package dev.lockstep.jobs.bench.peer;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A side's output as rows of numbers, category indices and label.
 *
 * @param values rows as they are stored
 * @param reader takes the values of one row
 */
record OutputRows(Dataset<Row> values, Reader reader) {

  /** Travels to executors. */
  interface Reader extends Serializable {
    /** Fills numbers, category indices and the label, in this order. */
    void read(Row row, double[] values);
  }

  static OutputRows of(SparkSession session, Sides.Layout layout, Task task) {
    RawTable table = task.input();
    String label = table.label().name();
    return switch (layout) {
      case COLUMNS ->
          new OutputRows(
              session
                  .read()
                  .parquet(task.output())
                  .select(
                      Stream.of(table.numbers(), table.categories(), List.of(label))
                          .flatMap(List::stream)
                          .map(name -> col(name).cast("double"))
                          .toArray(Column[]::new)),
              new OfColumns());
      case ARRAY ->
          new OutputRows(
              session
                  .read()
                  .parquet(task.output())
                  .select(col("features"), col(label).cast("double")),
              new OfArray());
      case RAW, DATASET ->
          throw new IllegalArgumentException("the values of " + layout + " are not compared");
    };
  }

  private static final class OfColumns implements Reader {
    private static final long serialVersionUID = 1;

    @Override
    public void read(Row row, double[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] = row.getDouble(i);
      }
    }
  }

  private static final class OfArray implements Reader {
    private static final long serialVersionUID = 1;

    @Override
    public void read(Row row, double[] values) {
      List<Float> features = row.getList(0);
      for (int i = 0; i < features.size(); i++) {
        values[i] = features.get(i);
      }
      values[values.length - 1] = row.getDouble(1);
    }
  }
}
