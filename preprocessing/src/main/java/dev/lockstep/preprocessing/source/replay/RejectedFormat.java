package dev.lockstep.preprocessing.source.replay;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.files.ReadOnlyFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map;

/** Files of rejected records as a file format of Spark that gives what the records were. */
final class RejectedFormat extends ReadOnlyFormat {
  private final ParquetFileFormat files = new ParquetFileFormat();
  private final Storage storage;
  private final ParserFactory parsers;
  private final Choice choice;
  private final StructType data;
  private final RecordsRead read;

  RejectedFormat(
      Storage storage, ParserFactory parsers, Choice choice, StructType data, RecordsRead read) {
    this.storage = storage;
    this.parsers = parsers;
    this.choice = choice;
    this.data = data;
    this.read = read;
  }

  @Override
  public boolean isSplitable(SparkSession spark, Map<String, String> options, Path path) {
    return files.isSplitable(spark, options, path);
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
    // conditions are on what the records are, not on what the files have
    Function1<PartitionedFile, Iterator<InternalRow>> stored =
        files.buildReaderWithPartitionValues(
            spark,
            RejectedColumns.STORED,
            partitionSchema,
            RejectedColumns.STORED,
            JavaConverters.asScalaBuffer(java.util.List.<Filter>of()),
            options,
            hadoop);
    return new RejectedRows(stored, storage, parsers, choice, data, requiredSchema, read);
  }

  @Override
  public String toString() {
    return "Rejected";
  }
}
