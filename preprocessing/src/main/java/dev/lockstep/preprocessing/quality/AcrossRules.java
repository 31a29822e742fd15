package dev.lockstep.preprocessing.quality;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/** Rules that need other rows, as a window or a join; both stay distributed. */
final class AcrossRules {
  private static final String FIRST_SOURCE = "_first_source";
  private static final String FIRST_POSITION = "_first_position";
  private static final String PRESENT = "_present";

  private AcrossRules() {}

  static Dataset<Row> apply(
      Dataset<Row> frame, AcrossRule rule, Function<SourceSpec, Dataset<Row>> lookups) {
    return rule instanceof Unique unique
        ? unique(frame, unique)
        : foreignKey(frame, (ForeignKey) rule, lookups);
  }

  private static Dataset<Row> unique(Dataset<Row> frame, Unique rule) {
    FrameColumns columns = new FrameColumns(frame);
    Column skipped = skipped(columns, rule.name(), rule.columns());
    List<Column> same = new ArrayList<>();
    rule.columns().forEach(c -> same.add(columns.named(rule.name(), c)));
    // records that do not take part would all meet in the partition of NULL
    same.add(when(skipped, functions.xxhash64(source(), position())));
    WindowSpec window =
        Window.partitionBy(same.toArray(Column[]::new)).orderBy(source(), position());
    Column repeats = functions.not(skipped).and(row_number().over(window).gt(1));
    Dataset<Row> numbered =
        frame
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

  private static Dataset<Row> foreignKey(
      Dataset<Row> frame, ForeignKey rule, Function<SourceSpec, Dataset<Row>> lookups) {
    FrameColumns columns = new FrameColumns(frame);
    Dataset<Row> lookup = lookups.apply(rule.lookup());
    FrameColumns found = new FrameColumns(lookup);
    Column skipped = skipped(columns, rule.name(), rule.columns());
    Column meets = functions.not(skipped);
    List<Column> references = new ArrayList<>();
    for (int i = 0; i < rule.columns().size(); i++) {
      String name = rule.columns().get(i);
      String reference = rule.references().get(i);
      requireSameType(rule, columns.type(rule.name(), name), found.type(rule.name(), reference), i);
      references.add(found.named(rule.name(), reference).as("_reference" + i));
      meets = meets.and(columns.named(rule.name(), name).equalTo(functions.col("_reference" + i)));
    }
    Dataset<Row> allowed =
        lookup.select(references.toArray(Column[]::new)).distinct().withColumn(PRESENT, lit(true));
    Column absent = functions.not(skipped).and(functions.col(PRESENT).isNull());
    Dataset<Row> numbered =
        frame
            .join(allowed, meets, "left_outer")
            .withColumn(Rules.brokenColumn(), when(absent, lit(0)).otherwise(lit(-1)));
    Column reason =
        columns.foundAll(
            rule.columns(),
            "a value of " + String.join(", ", rule.references()) + " in the lookup allowed");
    return settle(numbered, frame, rule, reason);
  }

  private static Dataset<Row> settle(
      Dataset<Row> numbered, Dataset<Row> frame, AcrossRule rule, Column reason) {
    Check check = new Check(lit(true), reason);
    return Rules.settle(numbered, frame.columns(), List.of(rule), List.of(check));
  }

  /** Records whose fate is settled, or that miss a value. */
  private static Column skipped(FrameColumns columns, String rule, List<String> names) {
    Column skipped = FrameColumns.quoted(RecordColumns.FATE).isNotNull();
    for (String name : names) {
      skipped = skipped.or(columns.isMissing(rule, name));
    }
    return skipped;
  }

  private static void requireSameType(ForeignKey rule, DataType own, DataType other, int index) {
    if (!own.equals(other) && !(own instanceof NumericType && other instanceof NumericType)) {
      throw new UserException(
          "rule "
              + rule.name()
              + ": column "
              + rule.columns().get(index)
              + " is "
              + own.simpleString()
              + " but "
              + rule.references().get(index)
              + " of the lookup is "
              + other.simpleString()
              + "; a cast in records can make them equal");
    }
  }

  private static Column source() {
    return FrameColumns.quoted(RecordColumns.SOURCE);
  }

  private static Column position() {
    return FrameColumns.quoted(RecordColumns.POSITION);
  }
}
