package dev.lockstep.preprocessing.quality;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/** Rules that need other rows, as a window or a join; both stay distributed. */
final class AcrossRules {
  private static final String ALONE = "_alone";
  private static final String FIRST_SOURCE = "_first_source";
  private static final String FIRST_POSITION = "_first_position";

  private AcrossRules() {}

  static Dataset<Row> apply(
      Dataset<Row> frame, AcrossRule rule, Function<LookupSpec, Dataset<Row>> lookups) {
    return rule instanceof Unique unique
        ? unique(frame, unique)
        : ForeignKeys.apply(frame, (ForeignKey) rule, lookups);
  }

  private static Dataset<Row> unique(Dataset<Row> frame, Unique rule) {
    FrameColumns columns = new FrameColumns(frame);
    Column skipped = skipped(columns, rule.name(), rule.columns());
    List<Column> same = new ArrayList<>();
    rule.columns().forEach(c -> same.add(columns.named(rule.name(), c)));
    same.add(functions.col(ALONE));
    Column[] group = same.toArray(Column[]::new);
    WindowSpec window = Window.partitionBy(group).orderBy(source(), position());
    Column repeats = functions.not(skipped).and(row_number().over(window).gt(1));
    Dataset<Row> numbered =
        frame
            // records that do not take part would all meet in the partition of NULL
            .withColumn(ALONE, when(skipped, functions.xxhash64(source(), position())))
            // as many partitions as there are, which is the same on every cluster
            .repartition(Math.max(1, frame.rdd().getNumPartitions()), group)
            .withColumn(Rules.brokenColumn(), when(repeats, lit(0)).otherwise(lit(-1)))
            .withColumn(FIRST_SOURCE, first(source()).over(window))
            .withColumn(FIRST_POSITION, first(position()).over(window));
    Column reason =
        concat(
            columns.foundAll(rule.columns(), "the values must be unique, and position "),
            functions.col(FIRST_POSITION).cast("string"),
            lit(" of "),
            functions.col(FIRST_SOURCE),
            lit(" has them already"));
    return settle(numbered, frame, rule, reason);
  }

  static Dataset<Row> settle(
      Dataset<Row> numbered, Dataset<Row> frame, AcrossRule rule, Column reason) {
    Check check = new Check(lit(true), reason);
    return Rules.settle(numbered, frame.columns(), List.of(rule), List.of(check));
  }

  /** Records whose fate is settled, or that miss a value. */
  static Column skipped(FrameColumns columns, String rule, List<String> names) {
    Column skipped = FrameColumns.quoted(RecordColumns.FATE).isNotNull();
    for (String name : names) {
      skipped = skipped.or(columns.isMissing(rule, name));
    }
    return skipped;
  }

  static Column source() {
    return FrameColumns.quoted(RecordColumns.SOURCE);
  }

  static Column position() {
    return FrameColumns.quoted(RecordColumns.POSITION);
  }
}
