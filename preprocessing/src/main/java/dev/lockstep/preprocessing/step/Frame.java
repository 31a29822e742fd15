package dev.lockstep.preprocessing.step;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.dataset.error.Suggestion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Columns that a step finds. Names are as in Spark: upper and lower case are the same.
 *
 * @param schema data columns and reserved ones, the fate among them
 */
record Frame(StructType schema) {
  static final String FILTERED = "filtered";
  static final String DUPLICATE = "duplicate";
  static final String REJECTED = "rejected";

  /** Names of the data columns. */
  List<String> data() {
    return List.of(RecordColumns.data(schema).fieldNames());
  }

  /** All columns as they are. */
  Map<String, Column> columns() {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (String name : schema.fieldNames()) {
      columns.put(name, quoted(name));
    }
    return columns;
  }

  /** The name of a data column as the frame writes it. */
  String named(String step, String column) {
    return data().stream()
        .filter(name -> name.equalsIgnoreCase(column))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "records: "
                        + step
                        + ": there is no column "
                        + column
                        + Suggestion.among(column, data())));
  }

  /** Type of a data column. */
  DataType type(String step, String column) {
    return schema.apply(named(step, column)).dataType();
  }

  /** Refuses a new column whose name is taken or reserved. */
  void requireNew(String step, String column) {
    if (RecordColumns.isReserved(column) || data().stream().anyMatch(column::equalsIgnoreCase)) {
      throw new UserException(
          "records: "
              + step
              + ": a column "
              + column
              + " cannot be made, the name is "
              + (RecordColumns.isReserved(column) ? "reserved" : "taken"));
    }
  }

  /** An expression of a column, whatever its name is made of. */
  static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  /** Whether nothing has happened to the row so far. */
  static Column kept() {
    return col(RecordColumns.FATE).isNull();
  }

  /** Sets the fate of kept rows. */
  static void decide(Map<String, Column> columns, Column condition, String fate) {
    Column before = columns.get(RecordColumns.FATE);
    columns.put(
        RecordColumns.FATE, when(before.isNull().and(condition), lit(fate)).otherwise(before));
  }

  /** Rejects kept rows; the first reason stays. */
  static void reject(Map<String, Column> columns, Column condition, String rule, Column reason) {
    Column broken = columns.get(RecordColumns.FATE).isNull().and(condition);
    columns.computeIfPresent(
        RecordColumns.RULE, (name, before) -> when(broken, lit(rule)).otherwise(before));
    columns.computeIfPresent(
        RecordColumns.REASON, (name, before) -> when(broken, reason).otherwise(before));
    decide(columns, condition, REJECTED);
  }

  /** {@code column x is 'value'} and more words. */
  static Column found(String column, Column value, String more) {
    int shown = 64;
    return concat(
        lit("column " + column + " is '"),
        org.apache.spark.sql.functions.substring(value.cast("string"), 1, shown),
        lit("'" + more));
  }
}
