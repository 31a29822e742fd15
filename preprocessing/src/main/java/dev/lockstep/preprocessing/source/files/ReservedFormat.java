package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map;

/**
 * One of Spark's formats with the reserved columns: batches of columns stay batches of columns, and
 * what nobody looks at is not made.
 */
final class ReservedFormat extends ReadOnlyFormat {
  private final FileFormat format;
  private final Storage storage;
  private final RowNumbers numbers;
  private final RecordsRead read;

  ReservedFormat(FileFormat format, Storage storage, RowNumbers numbers, RecordsRead read) {
    this.format = format;
    this.storage = storage;
    this.numbers = numbers;
    this.read = read;
  }

  @Override
  public boolean isSplitable(SparkSession spark, Map<String, String> options, Path path) {
    return numbers.isSplitable() && format.isSplitable(spark, options, path);
  }

  @Override
  public boolean supportBatch(SparkSession spark, StructType schema) {
    return format.supportBatch(spark, stored(schema));
  }

  /** Ours are of other classes than the format's own. */
  @Override
  public Option<Seq<String>> vectorTypes(
      StructType required, StructType partition, SQLConf configuration) {
    return Option.empty();
  }

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
      SparkSession spark,
      StructType dataSchema,
      StructType partitionSchema,
      StructType requiredSchema,
      Seq<Filter> filters,
      Map<String, String> options,
      Configuration hadoop) {
    StructType stored = stored(requiredSchema);
    // rows that a format leaves out because of a condition would not be counted
    boolean pushes = numbers.column() != null;
    Function1<PartitionedFile, Iterator<InternalRow>> reader =
        format.buildReaderWithPartitionValues(
            spark,
            stored(dataSchema),
            partitionSchema,
            stored,
            pushes ? filters : JavaConverters.asScalaBuffer(List.<Filter>of()),
            options,
            hadoop);
    return new ReservedRows(reader, storage, numbers, requiredSchema, stored, read);
  }

  private StructType stored(StructType frame) {
    StructType stored = new StructType();
    boolean numbered = false;
    for (StructField field : frame.fields()) {
      numbered |= field.name().equals(RecordColumns.POSITION);
      stored = RecordColumns.isReserved(field.name()) ? stored : stored.add(field);
    }
    return numbered && numbers.column() != null
        ? stored.add(numbers.column(), DataTypes.LongType, true)
        : stored;
  }

  @Override
  public String toString() {
    return format.toString();
  }
}
