package dev.lockstep.preprocessing.source.columnar;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.files.FileScan;
import dev.lockstep.preprocessing.source.files.NumberedFormat;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.avro.AvroFileFormat;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A format whose objects say which columns they have. */
public enum ColumnarFormat {
  /** Columnar while only data columns, {@code _source} and {@code _position} are asked for. */
  PARQUET,
  ORC,
  /** An object is read by one task: records are not numbered in it. */
  AVRO;

  /**
   * Spark's Parquet reader numbers the rows in a column of this name. Its public name, {@code
   * _metadata.row_index}, comes with seven other columns, wanted or not (Spark 3.5), and puts a
   * projection on top of the scan.
   */
  private static final String PARQUET_ROW_INDEX =
      ParquetFileFormat.ROW_INDEX_TEMPORARY_COLUMN_NAME();

  /** Columns of one object as they would be read. */
  public StructType schema(Storage storage, String uri) {
    return switch (this) {
      case PARQUET -> ParquetObjects.schema(storage, uri);
      case ORC -> OrcObjects.schema(storage, uri);
      case AVRO -> AvroObjects.schema(storage, uri);
    };
  }

  /**
   * The frame of a source: every row is a good record.
   *
   * @param data columns that every object has; {@link SchemaCheck} makes sure
   */
  public Dataset<Row> read(
      SparkSession spark, Storage storage, List<SourceObject> objects, StructType data) {
    RecordColumns.frame(data);
    String number = this == PARQUET ? PARQUET_ROW_INDEX : RecordColumns.POSITION;
    Dataset<Row> scan =
        FileScan.of(spark, objects, format(storage), data.add(number, DataTypes.LongType, true));
    Column none = functions.lit(null).cast("string");
    return FileScan.frame(scan, data, scan.col(number), FileScan.rawJson(scan, data), none, none);
  }

  private FileFormat format(Storage storage) {
    return switch (this) {
      case PARQUET -> new ParquetFileFormat();
      case ORC -> new NumberedFormat(new OrcFileFormat(), storage, new OrcObjects.RowsInFront());
      case AVRO -> new NumberedFormat(new AvroFileFormat(), storage, null);
    };
  }
}
