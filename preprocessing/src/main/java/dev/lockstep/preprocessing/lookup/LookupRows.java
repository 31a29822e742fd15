package dev.lockstep.preprocessing.lookup;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A small table in memory.
 *
 * @param schema its columns
 * @param rows values as Spark's rows hold them, in the order of the columns
 */
public record LookupRows(StructType schema, List<Row> rows) {
  public LookupRows {
    rows = List.copyOf(rows);
  }
}
