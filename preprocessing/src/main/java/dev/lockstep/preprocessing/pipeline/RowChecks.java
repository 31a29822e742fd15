package dev.lockstep.preprocessing.pipeline;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

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
   * @param positive whether numbers of the target must be above 0
   * @param split column that decides the split, if any, and the rule that a missing value breaks
   * @param named whether that column names the split
   */
  static Dataset<Row> apply(
      Dataset<Row> frame,
      List<String> key,
      String target,
      List<String> classes,
      boolean positive,
      Optional<String> split,
      String splitRule,
      boolean named) {
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
    if (classes.isEmpty() && frame.schema().apply(target).dataType() instanceof NumericType) {
      checked =
          reject(checked, noNumber(target, positive), TargetCheck.RULE, noLabel(target, positive));
    }
    if (split.isPresent()) {
      String name = split.get();
      checked = reject(checked, column(name).isNull(), splitRule, missing("column " + name));
      if (named) {
        checked = reject(checked, noSplit(name), splitRule, notNamed(name));
      }
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

  private static Column noNumber(String target, boolean positive) {
    Column value = column(target).cast("double");
    Column infinite = functions.abs(value).equalTo(Double.POSITIVE_INFINITY);
    Column broken = value.isNaN().or(infinite);
    return positive ? broken.or(value.leq(0)) : broken;
  }

  private static Column noLabel(String target, boolean positive) {
    return concat(
        lit("target " + target + " has "),
        column(target).cast("string"),
        lit("; " + TargetCheck.allowed(positive)));
  }

  private static Column noSplit(String name) {
    Object[] names = Arrays.stream(Split.values()).map(Split::label).toArray();
    return functions.not(column(name).cast("string").isin(names));
  }

  private static Column notNamed(String name) {
    return concat(
        lit("column " + name + " is "),
        functions.substring(column(name).cast("string"), 1, SHOWN),
        lit("; train, validation or test allowed"));
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
