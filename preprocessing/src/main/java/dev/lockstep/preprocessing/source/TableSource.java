package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.reading.RecordsRead;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Raw records as a table. Opened by {@code source.table.TableSources}; lives on the driver. The
 * same objects give the same records in the same partitions, however large the cluster is.
 */
public interface TableSource {
  /**
   * The raw objects, sorted by address, as they were listed when the source was opened. A database
   * table is one object: its size is 8 bytes for each cell, its tag the answer to the query that
   * says which version of the rows it is, or one that is never seen again.
   */
  List<SourceObject> objects();

  /**
   * What {@link #objects} would say now, to find out whether something changed while it was read;
   * empty if the store can say so.
   */
  default Optional<List<SourceObject>> now() {
    return Optional.empty();
  }

  /** The data columns with their frozen types, in their order; all nullable. */
  StructType columns();

  /**
   * All records: the columns of {@link RecordColumns#frame}. A malformed record is one row that has
   * a rule and a reason and no data. May be called any number of times.
   *
   * <p>An object that is bad as a whole (truncated, not in the format) fails the job with a {@code
   * UserException} as the cause.
   *
   * @param read told how many records each object gave, before anything is done to them
   */
  Dataset<Row> read(SparkSession spark, RecordsRead read);

  /** All records, where nobody asks how many they are. */
  default Dataset<Row> read(SparkSession spark) {
    return read(spark, RecordsRead.of(spark));
  }
}
