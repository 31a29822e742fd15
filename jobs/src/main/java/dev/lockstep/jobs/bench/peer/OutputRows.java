package dev.lockstep.jobs.bench.peer;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
      case DATASET ->
          new OutputRows(
              session
                  .read()
                  .parquet(task.output() + "/versions/*/{train,validation,test}")
                  .select(col("features"), col("label").cast("double")),
              new OfTensor());
      case RAW -> throw new IllegalArgumentException("raw values are not compared");
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

  /** Little-endian float32 elements: numbers, then category indices. */
  private static final class OfTensor implements Reader {
    private static final long serialVersionUID = 1;

    @Override
    public void read(Row row, double[] values) {
      ByteBuffer tensor = ByteBuffer.wrap((byte[]) row.get(0)).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < values.length - 1; i++) {
        values[i] = tensor.getFloat();
      }
      values[values.length - 1] = row.getDouble(1);
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
