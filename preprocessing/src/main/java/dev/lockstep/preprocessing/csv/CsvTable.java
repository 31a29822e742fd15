package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;

/** Delimited text as a Spark dataset. */
public final class CsvTable {
  private CsvTable() {}

  /**
   * The records of some objects, in batches of columns: {@link NumberVector} for numbers, dates,
   * timestamps and booleans, {@link StringVector} for text. Objects whose names end in {@code .gz},
   * {@code .zst} or {@code .bz2} are uncompressed, by one task each; others are divided into splits
   * of {@link CsvFormat#splitBytes()}, and small ones are read together by one task, so that the
   * partitions depend on the objects and the format alone.
   *
   * <p>Where a quoted field could reach over the border of a split, one job reads the objects of
   * more than one split before this method returns.
   *
   * <p>Behind the data columns come five more: {@code _source} STRING, the object's address; {@code
   * _position} LONG, the record's first byte in the uncompressed object; {@code _raw} BINARY, the
   * record as read, copied only where it is looked at; {@code _rule} and {@code _reason} STRING,
   * null unless the record is rejected. All data columns of a rejected record are null. Rules are
   *
   * <ul>
   *   <li>{@code parse}: text follows a closing quote, or a quoted field does not end;
   *   <li>{@code columns}: too few or too many fields;
   *   <li>{@code type}: a cell of a column that is read is not of the column's type;
   *   <li>{@code encoding}: bytes that are not UTF-8;
   *   <li>{@code too_long}: a field or the record is longer than the format allows; the first 64
   *       KiB of a record that is too long are in {@code _raw}.
   * </ul>
   *
   * @param objects in the order in which their records come
   * @param columns names and types of all columns of the objects: double, float, long, int, short,
   *     byte, boolean, string, date, timestamp or decimal. With a header they are found by name in
   *     any order, without one by position.
   * @param read told how many records there were, rejected ones among them
   * @throws UserException if a column has another type or a reserved name, or if a header does not
   *     name exactly these columns; the latter may also be thrown by a task
   */
  public static Dataset<Row> read(
      SparkSession spark,
      Storage storage,
      List<SourceObject> objects,
      CsvFormat format,
      StructType columns,
      RecordsRead read) {
    check(columns, format);
    // whether a value is there is up to the records
    StructType nullable = new StructType();
    for (StructField column : columns.fields()) {
      nullable = nullable.add(column.name(), column.dataType(), true);
    }
    List<CsvPartition> partitions =
        new PartitionPlan(new SparkExplorer(spark, storage, format), format, nullable)
            .divide(objects);
    CsvRelation relation = new CsvRelation(storage, format, nullable, objects, partitions, read);
    return Dataset.ofRows(
        spark,
        DataSourceV2Relation.create(
            relation, Option.empty(), Option.empty(), CaseInsensitiveStringMap.empty()));
  }

  /**
   * Whether the header of an object names exactly these columns; an object without a header or
   * without records passes.
   *
   * @throws UserException if it does not
   */
  public static void requireColumns(
      Storage storage, SourceObject object, CsvFormat format, StructType columns) {
    check(columns, format);
    List<String> names =
        format.header() ? CsvSample.of(storage, object, format, 0).names() : List.of();
    if (!names.isEmpty()) {
      int[] unused = Header.places(names, columns, object.uri());
    }
  }

  private static void check(StructType columns, CsvFormat format) {
    List<String> names = Arrays.asList(columns.fieldNames());
    if (names.isEmpty()) {
      throw new UserException("csv: no columns are given");
    }
    List<String> reserved = names.stream().filter(ReservedVectors::isReserved).toList();
    if (!reserved.isEmpty()) {
      throw new UserException(
          "csv: columns cannot have the reserved names " + reserved + "; rename them");
    }
    if (names.stream().distinct().count() < names.size()) {
      throw new UserException("csv: names of columns must differ, found " + names);
    }
    CellParsers.check(columns, format);
  }
}
