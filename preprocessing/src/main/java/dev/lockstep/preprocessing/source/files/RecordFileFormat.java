package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
public final class RecordFileFormat extends ReadOnlyFormat {
  private final Storage storage;
  private final RecordFormat format;
  private final StructType data;

  private RecordFileFormat(Storage storage, RecordFormat format, StructType data) {
    this.storage = storage;
    this.format = format;
    this.data = data;
  }

  /** The whole frame of a source: data columns and reserved ones, one row for each record. */
  public static Dataset<Row> read(
      SparkSession spark,
      Storage storage,
      List<SourceObject> objects,
      RecordFormat format,
      StructType data) {
    StructType frame = RecordColumns.frame(data);
    StructType stored = new StructType();
    for (var field : frame.fields()) {
      if (!field.name().equals(RecordColumns.SOURCE)) {
        stored = stored.add(field);
      }
    }
    Dataset<Row> scan =
        FileScan.of(spark, objects, new RecordFileFormat(storage, format, data), stored);
    return FileScan.frame(
        scan,
        data,
        scan.col(RecordColumns.POSITION),
        scan.col(RecordColumns.RAW),
        scan.col(RecordColumns.RULE),
        scan.col(RecordColumns.REASON));
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
    return new RecordRows(storage, format, data, requiredSchema);
  }

  @Override
  public String toString() {
    return format.getClass().getSimpleName();
  }
}
