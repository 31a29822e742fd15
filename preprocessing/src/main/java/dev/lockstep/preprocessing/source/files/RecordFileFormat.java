package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.Seq;
import scala.collection.immutable.Map;

/** A {@link RecordFormat} as a file format of Spark. */
final class RecordFileFormat extends ReadOnlyFormat {
  private final Storage storage;
  private final RecordFormat format;
  private final StructType data;
  private final RecordsRead read;

  RecordFileFormat(Storage storage, RecordFormat format, StructType data, RecordsRead read) {
    this.storage = storage;
    this.format = format;
    this.data = data;
    this.read = read;
  }

  @Override
  public boolean isSplitable(SparkSession spark, Map<String, String> options, Path path) {
    return format.isSplitable(path.toString());
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
    return new RecordRows(storage, format, data, requiredSchema, read);
  }

  @Override
  public String toString() {
    return format.getClass().getSimpleName();
  }
}
