package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/**
 * The partitions of a frame, as columnar batches if its plan is a columnar scan and nothing else,
 * otherwise as rows. NOT meant to be serialized.
 */
final class RecordScan {
  private final StructType schema;
  private final JavaRDD<InternalRow> rows;
  private final JavaRDD<ColumnarBatch> batches;

  private RecordScan(StructType schema, JavaRDD<InternalRow> rows, JavaRDD<ColumnarBatch> batches) {
    this.schema = schema;
    this.rows = rows;
    this.batches = batches;
  }

  /**
   * Looks at the plan.
   *
   * @param frame records
   * @param data names of the data columns that are needed; the reserved ones are kept
   */
  static RecordScan of(Dataset<Row> frame, Set<String> data) {
    // columns stay in their order, so that selecting them is the scan's own work
    Column[] kept =
        Arrays.stream(frame.columns())
            .filter(name -> data.contains(name) || RecordColumns.isReserved(name))
            .map(name -> frame.col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    Dataset<Row> needed = frame.select(kept);
    SparkPlan plan = needed.queryExecution().sparkPlan();
    if (isScan(plan)) {
      return new RecordScan(
          needed.schema(), null, java(plan.executeColumnar(), ColumnarBatch.class));
    }
    RDD<InternalRow> rows = needed.queryExecution().toRdd();
    return new RecordScan(needed.schema(), java(rows, InternalRow.class), null);
  }

  /** A scan that still has to be prepared, with subqueries say, is left to Spark. */
  private static boolean isScan(SparkPlan plan) {
    return plan.children().isEmpty() && plan.supportsColumnar() && plan.subqueries().isEmpty();
  }

  private static <T> JavaRDD<T> java(RDD<T> rdd, Class<T> type) {
    return JavaRDD.fromRDD(rdd, ClassTag$.MODULE$.apply(type));
  }

  /** Columns of the rows or batches. */
  StructType schema() {
    return schema;
  }

  /** Whether records come in columnar batches. */
  boolean isColumnar() {
    return batches != null;
  }

  /** Number of reading tasks. */
  int partitions() {
    return isColumnar() ? batches.getNumPartitions() : rows.getNumPartitions();
  }

  /** Packets by bucket. */
  JavaRDD<Tuple2<Integer, Packet>> divide(DivideSpec spec) {
    return isColumnar()
        ? batches.mapPartitionsWithIndex(new DivideBatches(spec), false)
        : rows.mapPartitionsWithIndex(new DivideRows(spec), false);
  }

  private record DivideRows(DivideSpec spec)
      implements Function2<Integer, Iterator<InternalRow>, Iterator<Tuple2<Integer, Packet>>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Tuple2<Integer, Packet>> call(Integer task, Iterator<InternalRow> rows) {
      return new DivideTask(spec, task, BatchReader.ofRows(spec.layout(), rows));
    }
  }

  private record DivideBatches(DivideSpec spec)
      implements Function2<Integer, Iterator<ColumnarBatch>, Iterator<Tuple2<Integer, Packet>>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Tuple2<Integer, Packet>> call(Integer task, Iterator<ColumnarBatch> batches) {
      return new DivideTask(spec, task, BatchReader.ofBatches(spec.layout(), batches));
    }
  }
}
