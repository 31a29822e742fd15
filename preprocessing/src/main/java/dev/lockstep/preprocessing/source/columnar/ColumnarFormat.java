package dev.lockstep.preprocessing.source.columnar;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.files.FileScan;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.avro.AvroFileFormat;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;

/** A format whose objects say which columns they have. */
public enum ColumnarFormat {
  /** Read in batches of columns. */
  PARQUET,
  /** Read in batches of columns. */
  ORC,
  /** An object is read by one task: records are not numbered in it. */
  AVRO;

  /** Columns of one object as they would be read. */
  public StructType schema(Storage storage, String uri) {
    return switch (this) {
      case PARQUET -> ParquetObjects.schema(storage, uri);
      case ORC -> OrcObjects.schema(storage, uri);
      case AVRO -> AvroObjects.schema(storage, uri);
    };
  }

  /**
   * The frame of a source: every row is a good record, and its raw form is a line of JSON with the
   * data columns that are read together with it.
   *
   * @param data columns that every object has; {@link SchemaCheck} makes sure
   * @param read told how many rows there were
   */
  public Dataset<Row> read(
      SparkSession spark,
      Storage storage,
      List<SourceObject> objects,
      StructType data,
      RecordsRead read) {
    return switch (this) {
      case PARQUET ->
          FileScan.of(
              spark,
              storage,
              objects,
              new ParquetFileFormat(),
              new ParquetObjects.OwnNumbers(),
              data,
              read);
      case ORC ->
          FileScan.of(
              spark,
              storage,
              objects,
              new OrcFileFormat(),
              new OrcObjects.RowsInFront(),
              data,
              read);
      case AVRO ->
          FileScan.of(
              spark,
              storage,
              objects,
              new AvroFileFormat(),
              new AvroObjects.WholeObjects(),
              data,
              read);
    };
  }
}
