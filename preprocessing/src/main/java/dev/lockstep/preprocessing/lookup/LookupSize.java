package dev.lockstep.preprocessing.lookup;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;

/**
 * What a lookup takes in memory.
 *
 * @param rows its records
 * @param bytes of the wanted columns, roughly as Spark's rows hold them
 */
public record LookupSize(long rows, long bytes) {
  /**
   * 64 MiB: the driver and every executor hold a copy, in a table that takes a few times as much.
   */
  public static final long MOST_BYTES = 64L << 20;

  private static final int WORD = Long.BYTES;
  private static final double MEBIBYTE = 1 << 20;

  /**
   * Reads a lookup once.
   *
   * @param where what it belongs to, for messages
   * @param columns those that are wanted, as the lookup writes them
   * @throws UserException if one of its records is malformed: names the first one
   */
  public static LookupSize of(String where, Dataset<Row> lookup, List<String> columns) {
    Column bytes = lit(2L * WORD);
    for (String name : columns) {
      Column column = col("`" + name.replace("`", "``") + "`");
      bytes = bytes.plus(bytes(column, lookup.schema().apply(name).dataType()));
    }
    boolean judged = Arrays.asList(lookup.columns()).contains(RecordColumns.RULE);
    Column malformed =
        judged ? when(col(RecordColumns.RULE).isNotNull(), place()) : lit(null).cast("string");
    Row found =
        lookup
            .agg(count(lit(1)), coalesce(sum(bytes), lit(0L)).cast("long"), min(malformed))
            .head();
    if (!found.isNullAt(2)) {
      Row first = found.getStruct(2);
      throw new UserException(
          where
              + ": the lookup has a malformed record, at position "
              + first.getLong(1)
              + " of "
              + first.getString(0)
              + ": "
              + first.getString(2));
    }
    return new LookupSize(found.getLong(0), found.getLong(1));
  }

  /** Whether every executor can have a copy. */
  public boolean isSmall() {
    return bytes <= MOST_BYTES;
  }

  /**
   * @throws UserException if it is too large for every executor to have a copy
   */
  public void requireSmall(String where) {
    if (!isSmall()) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "%s: the lookup has %,d rows, whose columns for the join take %,.1f MiB; allowed are"
                  + " %,.1f MiB, since every executor holds a copy. Name fewer columns, or join so"
                  + " large a table before this pipeline",
              where,
              rows,
              bytes / MEBIBYTE,
              MOST_BYTES / MEBIBYTE));
    }
  }

  private static Column place() {
    return struct(
        col(RecordColumns.SOURCE), col(RecordColumns.POSITION), col(RecordColumns.REASON));
  }

  private static Column elements(Column column, DataType type) {
    return aggregate(column, lit(0L), (sum, element) -> sum.plus(bytes(element, type)), sum -> sum);
  }

  private static Column bytes(Column column, DataType type) {
    if (type instanceof StringType || type instanceof BinaryType) {
      return coalesce(octet_length(column).cast("long"), lit(0L)).plus(WORD);
    }
    if (type instanceof ArrayType array) {
      return coalesce(elements(column, array.elementType()), lit(0L)).plus(WORD);
    }
    return lit((long) WORD);
  }
}
