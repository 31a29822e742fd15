package dev.lockstep.preprocessing.step;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.lookup.LookupSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A join by a broadcast copy of the lookup. A larger one is refused and not joined by a shuffle:
 * what single rows go through when they are applied must have it in memory too.
 */
final class LookupJoin {
  private static final String WHERE = "records: join";
  private static final String ON = "_on";
  private static final String ADDED = "_added";
  private static final int SHOWN = 5;
  private final Join join;
  private final Frame frame;

  LookupJoin(Join join, Frame frame) {
    this.join = join;
    this.frame = frame;
    join.columns().forEach(column -> frame.requireNew("join", column));
  }

  Dataset<Row> apply(SparkSession spark, Dataset<Row> rows, Dataset<Row> lookup) {
    requireTypes(lookup.schema());
    Dataset<Row> renamed = renamed(lookup);
    spark.sparkContext().setJobDescription("Look at the lookup of a join: its size, duplicates");
    try {
      LookupSize.of(WHERE, lookup, names(lookup)).requireSmall(WHERE);
      requireDistinct(renamed);
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
    Column found = lit(true);
    for (int i = 0; i < join.on().size(); i++) {
      Column own = Frame.quoted(frame.named("join", join.on().get(i)));
      found = found.and(own.equalTo(col(ON + i)));
      if (hasNan(frame.type("join", join.on().get(i)))) {
        found =
            found.and(not(isnan(own))); // a missing number, which Spark takes for equal to itself
      }
    }
    Map<String, Column> columns = frame.columns();
    for (int i = 0; i < join.columns().size(); i++) {
      columns.put(join.columns().get(i), col(ADDED + i));
    }
    return RecordSteps.project(rows.join(broadcast(renamed), found, "left"), columns);
  }

  /** Refuses a lookup without the columns, or whose columns are of other types. */
  void requireTypes(StructType lookup) {
    Frame of = new Frame(lookup);
    join.columns().forEach(column -> of.named("join: lookup", column));
    for (String column : join.on()) {
      DataType here = frame.type("join", column);
      DataType there = of.type("join: lookup", column);
      if (!(here instanceof AtomicType) || here.equals(DataTypes.BinaryType)) {
        throw new UserException(
            "records: join: rows cannot be found by column "
                + column
                + " of type "
                + here.simpleString()
                + "; allowed are numbers, texts, dates, timestamps and boolean values");
      }
      if (!here.equals(there)) {
        throw new UserException(
            "records: join: column "
                + column
                + " is of type "
                + here.simpleString()
                + " in the records and of type "
                + there.simpleString()
                + " in the lookup; cast one of them");
      }
    }
  }

  private static boolean hasNan(DataType type) {
    return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
  }

  private List<String> names(Dataset<Row> lookup) {
    Frame of = new Frame(lookup.schema());
    return Stream.concat(join.on().stream(), join.columns().stream())
        .map(column -> of.named("join: lookup", column))
        .distinct()
        .toList();
  }

  /** What is said of equal rows in a lookup. */
  static UserException duplicates(List<String> on, List<String> found) {
    return new UserException(
        "records: join: the lookup has several rows with the same "
            + String.join(", ", on)
            + ", so it is not known which one is meant: "
            + String.join("; ", found));
  }

  private Dataset<Row> renamed(Dataset<Row> lookup) {
    Frame of = new Frame(lookup.schema());
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < join.on().size(); i++) {
      columns.add(Frame.quoted(of.named("join: lookup", join.on().get(i))).as(ON + i));
    }
    for (int i = 0; i < join.columns().size(); i++) {
      columns.add(Frame.quoted(of.named("join: lookup", join.columns().get(i))).as(ADDED + i));
    }
    return lookup.select(columns.toArray(Column[]::new));
  }

  private void requireDistinct(Dataset<Row> renamed) {
    Column[] keys = new Column[join.on().size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = col(ON + i);
    }
    List<Row> several =
        renamed
            .na()
            .drop(Arrays.stream(keys).map(Column::toString).toArray(String[]::new))
            .groupBy(keys)
            .agg(count(lit(1)).as("rows"))
            .filter(col("rows").gt(1))
            .drop("rows")
            .limit(SHOWN)
            .collectAsList();
    if (!several.isEmpty()) {
      throw duplicates(join.on(), several.stream().map(row -> row.mkString(", ")).toList());
    }
  }
}
