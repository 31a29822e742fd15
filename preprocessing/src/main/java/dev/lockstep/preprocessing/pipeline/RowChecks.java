package dev.lockstep.preprocessing.pipeline;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * The checks of {@link DivideTask} as part of a query. Records that come as rows are checked here,
 * because afterwards what they were read from is gone; and what they were read from is made only
 * for those that are rejected.
 */
final class RowChecks {
  private static final Column RULE = col(RecordColumns.RULE);
  private static final Column FATE = col(RecordColumns.FATE);
  private static final int SHOWN = 100;

  private RowChecks() {}

  /**
   * The frame with fates decided.
   *
   * @param key key columns
   * @param target name of the target's column
   * @param classes its allowed values as texts; empty if every value is allowed
   * @param split column that decides the split, if any, and the rule that a missing value breaks
   */
  static Dataset<Row> apply(
      Dataset<Row> frame,
      List<String> key,
      String target,
      List<String> classes,
      Optional<String> split,
      String splitRule) {
    boolean hasFate = Arrays.asList(frame.columns()).contains(RecordColumns.FATE);
    Dataset<Row> checked =
        hasFate
            ? frame
            : frame.withColumn(
                RecordColumns.FATE, when(RULE.isNotNull(), lit("rejected")).otherwise(lit(null)));
    for (String column : key) {
      checked = reject(checked, column(column).isNull(), "key", missing("key column " + column));
    }
    checked =
        reject(checked, column(target).isNull(), TargetCheck.RULE, missing("target " + target));
    if (!classes.isEmpty()) {
      checked =
          reject(
              checked, noClass(frame, target, classes), TargetCheck.RULE, wrong(target, classes));
    }
    if (split.isPresent()) {
      String name = split.get();
      checked = reject(checked, column(name).isNull(), splitRule, missing("column " + name));
    }
    return checked.withColumn(
        RecordColumns.RAW, when(FATE.equalTo("rejected"), col(RecordColumns.RAW)));
  }

  private static Dataset<Row> reject(
      Dataset<Row> frame, Column broken, String rule, Column reason) {
    Column now = FATE.isNull().and(broken);
    Dataset<Row> ruled =
        frame
            .withColumn(
                RecordColumns.REASON, when(now, reason).otherwise(col(RecordColumns.REASON)))
            .withColumn(RecordColumns.RULE, when(now, lit(rule)).otherwise(RULE));
    return ruled.withColumn(
        RecordColumns.FATE,
        when(FATE.isNull().and(RULE.isNotNull()), lit("rejected")).otherwise(FATE));
  }

  private static Column noClass(Dataset<Row> frame, String target, List<String> classes) {
    boolean isText = frame.schema().apply(target).dataType().equals(DataTypes.StringType);
    Object[] allowed = isText ? classes.toArray() : TargetCheck.numbers(classes).toArray();
    Column value = isText ? column(target) : column(target).cast("double");
    return functions.not(value.isin(allowed));
  }

  private static Column missing(String what) {
    return lit(what + " has no value; a value is needed");
  }

  private static Column wrong(String target, List<String> classes) {
    return concat(
        lit("target " + target + " has \""),
        functions.substring(coalesce(column(target).cast("string"), lit("")), 1, SHOWN),
        lit("\"; allowed are " + String.join(", ", classes)));
  }

  private static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
