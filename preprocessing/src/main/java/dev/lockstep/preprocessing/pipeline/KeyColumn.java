package dev.lockstep.preprocessing.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.split.KeyHash;
import java.util.List;
import org.apache.spark.sql.Column;

/** The keys that {@link RecordKeys} makes, as an expression over the frame of records. */
final class KeyColumn {
  private KeyColumn() {}

  /**
   * STRING: the key, null where a key column is.
   *
   * @param columns names of the key columns, which are texts; empty for keys by place
   */
  static Column of(List<String> columns) {
    if (columns.isEmpty()) {
      Column object = KeyHash.of(0, col(RecordColumns.SOURCE));
      return concat(
          digits(object, RecordKeys.OBJECT_DIGITS),
          lit("-"),
          digits(col(RecordColumns.POSITION), RecordKeys.POSITION_DIGITS));
    }
    Column key = escaped(columns.get(0));
    for (String next : columns.subList(1, columns.size())) {
      key = concat(key, lit("|"), escaped(next));
    }
    return key;
  }

  private static Column escaped(String name) {
    Column text = col("`" + name.replace("`", "``") + "`");
    return replace(replace(text, lit("\\"), lit("\\\\")), lit("|"), lit("\\|"));
  }

  private static Column digits(Column number, int fewest) {
    Column digits = lower(hex(number));
    return when(length(digits).gt(fewest), digits).otherwise(lpad(digits, fewest, "0"));
  }
}
