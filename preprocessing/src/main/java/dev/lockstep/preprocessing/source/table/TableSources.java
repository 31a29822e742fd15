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
import dev.lockstep.preprocessing.source.files.RecordFormat;
import dev.lockstep.preprocessing.source.jdbc.DatabaseTable;
import dev.lockstep.preprocessing.source.listing.ObjectListing;
import dev.lockstep.preprocessing.source.replay.Choice;
import dev.lockstep.preprocessing.source.replay.ParserFactory;
import dev.lockstep.preprocessing.source.replay.RejectedSource;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Opens sources. */
public final class TableSources {
  private static final int LOOKED_AT = 16;

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
    JdbcSpec database = (JdbcSpec) spec;
    return DatabaseTable.open(
        access.storage(), database.relation(), schema.columnTypes(), database.version());
  }

  /** As {@link #open(TableAccess, TableSpec, SchemaFile)}, of some of the objects alone. */
  public static TableSource open(
      TableAccess access, FileSpec spec, SchemaFile schema, List<SourceObject> objects) {
    Storage storage = access.storage();
    StructType columns = schema.columnTypes();
    if (spec instanceof CsvSpec csv) {
      CsvFormat format = csv.format(schema.nulls());
      return new OpenTable(
          objects,
          columns,
          (spark, read) -> CsvTable.read(spark, storage, objects, format, columns, read));
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

  /**
   * Records that were rejected when a source was read, to be read again with another specification
   * or schema.
   *
   * @param files with rejected records
   * @param objects that they were read from; empty if that is not known
   * @param choice which are read again
   * @throws UserException if the schema does not fit the format, or the source is not of files
   */
  public static TableSource rejected(
      TableAccess access,
      TableSpec spec,
      SchemaFile schema,
      List<SourceObject> files,
      List<SourceObject> objects,
      Choice choice) {
    StructType columns = schema.columnTypes();
    ParserFactory parsers;
    if (spec instanceof CsvSpec csv) {
      parsers = ParserFactory.csv(csv.format(schema.nulls()), columns, objects);
    } else if (spec instanceof ParquetSpec || spec instanceof OrcSpec || spec instanceof AvroSpec) {
      parsers = ParserFactory.rows(columns);
    } else if (spec instanceof FileSpec file) {
      parsers = ParserFactory.of(RecordFormats.of(file, columns));
    } else {
      throw new UserException(
          "rejected records can be replayed of files only; run `lockstep run` to read the source"
              + " again");
    }
    return new RejectedSource(access.storage(), files, columns, parsers, choice);
  }

  /**
   * Holds the columns of up to {@value #LOOKED_AT} objects, the first and the last among them,
   * against the schema; without Spark. Formats that name no columns pass, and a database was looked
   * at when it was opened.
   *
   * @throws UserException if an object lacks columns or has other ones
   */
  public static void requireColumns(
      TableAccess access, TableSpec spec, SchemaFile schema, List<SourceObject> objects) {
    List<SourceObject> some = new ArrayList<>();
    for (int i = 0; i < Math.min(LOOKED_AT, objects.size()); i++) {
      long steps = Math.min(LOOKED_AT, objects.size()) - 1L;
      some.add(objects.get(steps == 0 ? 0 : (int) (i * (objects.size() - 1L) / steps)));
    }
    StructType columns = schema.columnTypes();
    if (spec instanceof CsvSpec csv) {
      CsvFormat format = csv.format(schema.nulls());
      some.forEach(one -> CsvTable.requireColumns(access.storage(), one, format, columns));
    } else if (spec instanceof ParquetSpec) {
      SchemaCheck.require(access.storage(), ColumnarFormat.PARQUET, some, columns);
    } else if (spec instanceof OrcSpec) {
      SchemaCheck.require(access.storage(), ColumnarFormat.ORC, some, columns);
    } else if (spec instanceof AvroSpec) {
      SchemaCheck.require(access.storage(), ColumnarFormat.AVRO, some, columns);
    }
  }

  private static TableSource columnar(
      Storage storage, ColumnarFormat format, List<SourceObject> objects, StructType columns) {
    return new OpenTable(
        objects,
        columns,
        (spark, read) -> {
          SchemaCheck.require(spark, storage, format, objects, columns);
          return format.read(spark, storage, objects, columns, read);
        });
  }

  private static TableSource records(
      Storage storage, List<SourceObject> objects, RecordFormat format, StructType columns) {
    return new OpenTable(
        objects,
        columns,
        (spark, read) -> FileScan.of(spark, storage, objects, format, columns, read));
  }
}
