package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Predef;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * Scans of listed objects, with the splits of {@link FixedSplits}. A scan has the columns of {@link
 * RecordColumns#frame} in that order, so that selecting some of them in their order is a plan that
 * is the scan alone.
 */
public final class FileScan {
  private FileScan() {}

  /** Records of a format of ours. */
  public static Dataset<Row> of(
      SparkSession spark,
      Storage storage,
      List<SourceObject> objects,
      RecordFormat format,
      StructType data,
      RecordsRead read) {
    return scan(spark, objects, new RecordFileFormat(storage, format, data, read), data);
  }

  /** Rows of a format of Spark's, columnar where that format is. */
  public static Dataset<Row> of(
      SparkSession spark,
      Storage storage,
      List<SourceObject> objects,
      FileFormat format,
      RowNumbers numbers,
      StructType data,
      RecordsRead read) {
    return scan(spark, objects, new ReservedFormat(format, storage, numbers, read), data);
  }

  /** Rows of a format that gives the reserved columns itself. */
  public static Dataset<Row> scan(
      SparkSession spark, List<SourceObject> objects, FileFormat format, StructType data) {
    ObjectIndex index = new ObjectIndex(objects);
    return spark.baseRelationToDataFrame(
        new HadoopFsRelation(
            index,
            index.partitionSchema(),
            RecordColumns.frame(data),
            Option.empty(),
            format,
            JavaConverters.mapAsScalaMap(Map.<String, String>of())
                .toMap(Predef.<Tuple2<String, String>>$conforms()),
            FixedSplits.of(spark)));
  }
}
