package dev.lockstep.preprocessing.source.table;

import dev.lockstep.preprocessing.csv.CsvFormat;
import dev.lockstep.preprocessing.csv.CsvTable;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.columnar.ColumnarFormat;
import dev.lockstep.preprocessing.source.columnar.SchemaCheck;
import dev.lockstep.preprocessing.source.files.FileScan;
import dev.lockstep.preprocessing.source.files.ObjectListing;
import dev.lockstep.preprocessing.source.files.RecordFormat;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Opens sources. */
public final class TableSources {
  private TableSources() {}

  /**
   * Lists what a specification names, and reads it with the frozen types.
   *
   * @throws UserException if a path finds nothing or the schema does not fit the format; objects
   *     that lack columns are found when the source is read
   */
  public static TableSource open(TableAccess access, TableSpec spec, SchemaFile schema) {
    if (spec instanceof FileSpec files) {
      return open(access, files, schema, ObjectListing.expand(access.storage(), files.paths()));
    }
    throw new IllegalStateException("no reader for " + spec.getClass());
  }

  /** As {@link #open(TableAccess, TableSpec, SchemaFile)}, of some of the objects alone. */
  public static TableSource open(
      TableAccess access, FileSpec spec, SchemaFile schema, List<SourceObject> objects) {
    Storage storage = access.storage();
    StructType columns = schema.columnTypes();
    if (spec instanceof CsvSpec csv) {
      CsvFormat format = csv.format(schema.nulls());
      return new OpenTable(
          objects, columns, spark -> CsvTable.read(spark, storage, objects, format, columns));
    }
    if (spec instanceof ParquetSpec) {
      return columnar(storage, ColumnarFormat.PARQUET, objects, columns);
    }
    if (spec instanceof OrcSpec) {
      return columnar(storage, ColumnarFormat.ORC, objects, columns);
    }
    if (spec instanceof AvroSpec) {
      return columnar(storage, ColumnarFormat.AVRO, objects, columns);
    }
    return records(storage, objects, RecordFormats.of(spec, columns), columns);
  }

  private static TableSource columnar(
      Storage storage, ColumnarFormat format, List<SourceObject> objects, StructType columns) {
    return new OpenTable(
        objects,
        columns,
        spark -> {
          SchemaCheck.require(spark, storage, format, objects, columns);
          return format.read(spark, storage, objects, columns);
        });
  }

  private static TableSource records(
      Storage storage, List<SourceObject> objects, RecordFormat format, StructType columns) {
    return new OpenTable(
        objects, columns, spark -> FileScan.of(spark, storage, objects, format, columns));
  }
}
