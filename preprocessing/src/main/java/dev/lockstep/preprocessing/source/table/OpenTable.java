package dev.lockstep.preprocessing.source.table;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.TableSource;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Listed objects and how they are read. NOT meant to be serialized. */
record OpenTable(
    List<SourceObject> objects,
    StructType columns,
    BiFunction<SparkSession, RecordsRead, Dataset<Row>> reader)
    implements TableSource {
  OpenTable {
    objects = List.copyOf(objects);
  }

  @Override
  public Dataset<Row> read(SparkSession spark, RecordsRead read) {
    return reader.apply(spark, read);
  }
}
