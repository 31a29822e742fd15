package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map;

/**
 * One of Spark's formats that does not number its rows, with {@code _position}: their number in the
 * object. Conditions are not pushed into it, since rows that it leaves out would not be counted.
 */
public final class NumberedFormat extends ReadOnlyFormat {
  private final FileFormat rows;
  private final Storage storage;
  private final FirstRow firstRow;

  /**
   * @param rows gives the rows of each part of an object in their order
   * @param firstRow the number of a part's first row; null: objects are not divided
   */
  public NumberedFormat(FileFormat rows, Storage storage, FirstRow firstRow) {
    this.rows = rows;
    this.storage = storage;
    this.firstRow = firstRow;
  }

  /** How many rows are in front of a part. Travels to executors. */
  public interface FirstRow extends java.io.Serializable {
    /**
     * @param start first byte of the part, more than 0
     */
    long of(Storage storage, String uri, long start);
  }

  @Override
  public boolean isSplitable(SparkSession spark, Map<String, String> options, Path path) {
    return firstRow != null && rows.isSplitable(spark, options, path);
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
    StructType stored = without(requiredSchema);
    Function1<PartitionedFile, Iterator<InternalRow>> reader =
        rows.buildReaderWithPartitionValues(
            spark,
            without(dataSchema),
            partitionSchema,
            stored,
            JavaConverters.asScalaBuffer(List.<Filter>of()),
            options,
            hadoop);
    if (stored.size() == requiredSchema.size()) {
      return reader;
    }
    return new NumberRows(
        reader, storage, firstRow, expressions(requiredSchema, stored, partitionSchema));
  }

  private static List<Expression> expressions(
      StructType required, StructType stored, StructType partition) {
    int width = stored.size() + partition.size();
    List<Expression> expressions = new ArrayList<>();
    for (StructField field : required.fields()) {
      boolean isPosition = field.name().equals(RecordColumns.POSITION);
      expressions.add(
          isPosition
              ? new BoundReference(width, DataTypes.LongType, false)
              : new BoundReference(stored.fieldIndex(field.name()), field.dataType(), true));
    }
    for (int i = 0; i < partition.size(); i++) {
      expressions.add(
          new BoundReference(stored.size() + i, partition.fields()[i].dataType(), true));
    }
    return expressions;
  }

  private static StructType without(StructType schema) {
    StructType rest = new StructType();
    for (StructField field : schema.fields()) {
      if (!Objects.equals(field.name(), RecordColumns.POSITION)) {
        rest = rest.add(field);
      }
    }
    return rest;
  }

  @Override
  public String toString() {
    return rows + " with row numbers";
  }
}
