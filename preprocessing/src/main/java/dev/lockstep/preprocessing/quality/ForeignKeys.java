package dev.lockstep.preprocessing.quality;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.lookup.LookupSize;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.TypeCoercion$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * A foreign key as a join with the distinct values of its lookup: a copy for every executor if they
 * are few, otherwise a shuffle of both sides, which spills to disk and so needs no bound.
 */
final class ForeignKeys {
  private static final String REFERENCE = "_reference";
  private static final String PRESENT = "_present";
  private static final String SPREAD = "_spread";
  private static final String TOGETHER = "_together";

  private final Dataset<Row> frame;
  private final ForeignKey rule;
  private final FrameColumns columns;
  private final Dataset<Row> lookup;
  private final FrameColumns found;

  private ForeignKeys(Dataset<Row> frame, ForeignKey rule, Dataset<Row> lookup) {
    this.frame = frame;
    this.rule = rule;
    this.columns = new FrameColumns(frame);
    this.lookup = lookup;
    this.found = new FrameColumns(lookup);
    for (int i = 0; i < rule.columns().size(); i++) {
      requireSameType(i);
    }
  }

  static Dataset<Row> apply(
      Dataset<Row> frame, ForeignKey rule, Function<LookupSpec, Dataset<Row>> lookups) {
    return new ForeignKeys(frame, rule, lookups.apply(rule.lookup())).judge();
  }

  private Dataset<Row> judge() {
    Column skipped = AcrossRules.skipped(columns, rule.name(), rule.columns());
    Dataset<Row> joined = size().isSmall() ? copied(skipped) : shuffled(skipped);
    Column absent = not(skipped).and(col(PRESENT).isNull());
    return AcrossRules.settle(
        joined.withColumn(Rules.brokenColumn(), when(absent, lit(0)).otherwise(lit(-1))),
        frame,
        rule,
        check(rule, columns).reason());
  }

  /** What is said of a record that breaks it. */
  static Check check(ForeignKey rule, FrameColumns columns) {
    String allowed =
        "a value of " + String.join(", ", rule.references()) + " in the lookup allowed";
    return new Check(lit(true), columns.foundAll(rule.columns(), allowed));
  }

  private LookupSize size() {
    lookup.sparkSession().sparkContext().setJobDescription("Look at the lookup of a foreign key");
    try {
      List<String> names =
          rule.references().stream().map(name -> found.name(rule.name(), name)).toList();
      return LookupSize.of("rule " + rule.name(), lookup, names);
    } finally {
      lookup.sparkSession().sparkContext().setJobDescription(null);
    }
  }

  private Dataset<Row> copied(Column skipped) {
    return frame.join(broadcast(allowed()), meets(not(skipped)), "left_outer");
  }

  /** Records that do not take part would all meet in the partition of NULL: they are spread. */
  private Dataset<Row> shuffled(Column skipped) {
    Column alone = xxhash64(AcrossRules.source(), AcrossRules.position());
    Dataset<Row> spread =
        frame.withColumn(
            SPREAD,
            when(skipped, pmod(alone, lit((long) Integer.MAX_VALUE)).plus(1)).otherwise(0L));
    List<Column> keys = new ArrayList<>();
    for (int i = 0; i < rule.columns().size(); i++) {
      keys.add(own(i));
    }
    keys.add(col(SPREAD));
    // as many partitions as there are, which is the same on every cluster; nothing runs for this
    int partitions = Math.max(1, frame.rdd().getNumPartitions());
    // always 0, but nothing that an optimizer would take out of the keys
    Column zero = pmod(xxhash64(col(REFERENCE + 0)), lit(1L));
    return spread
        .repartition(partitions, keys.toArray(Column[]::new))
        .join(
            allowed().withColumn(TOGETHER, zero).hint("shuffle_merge"),
            meets(col(SPREAD).equalTo(col(TOGETHER))),
            "left_outer")
        // of records with one key the order is that of their arrival
        .sortWithinPartitions(AcrossRules.source(), AcrossRules.position());
  }

  private Dataset<Row> allowed() {
    List<Column> references = new ArrayList<>();
    for (int i = 0; i < rule.references().size(); i++) {
      Column reference = found.named(rule.name(), rule.references().get(i));
      references.add(reference.cast(common(i)).as(REFERENCE + i));
    }
    return lookup
        .select(references.toArray(Column[]::new))
        .distinct()
        .withColumn(PRESENT, lit(true));
  }

  /** As in SQL, NULL meets nothing. */
  private Column meets(Column condition) {
    Column meets = condition;
    for (int i = 0; i < rule.columns().size(); i++) {
      meets = meets.and(own(i).equalTo(col(REFERENCE + i)));
    }
    return meets;
  }

  private Column own(int index) {
    return columns.named(rule.name(), rule.columns().get(index)).cast(common(index));
  }

  /** The type in which Spark compares a column with its reference: that of both, or a wider one. */
  private DataType common(int index) {
    return common(
        columns.type(rule.name(), rule.columns().get(index)),
        found.type(rule.name(), rule.references().get(index)));
  }

  static DataType common(DataType own, DataType other) {
    return TypeCoercion$.MODULE$.findWiderTypeForTwo(own, other).get();
  }

  private void requireSameType(int index) {
    String column = rule.columns().get(index);
    String reference = rule.references().get(index);
    DataType own = columns.type(rule.name(), column);
    DataType other = found.type(rule.name() + ": lookup", reference);
    if (!own.equals(other) && !(own instanceof NumericType && other instanceof NumericType)) {
      throw new UserException(
          "rule "
              + rule.name()
              + ": column "
              + column
              + " is "
              + own.simpleString()
              + " but "
              + reference
              + " of the lookup is "
              + other.simpleString()
              + "; a cast in records can make them equal");
    }
  }
}
