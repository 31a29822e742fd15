package dev.lockstep.preprocessing.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Looks for keys, groups and rows that are in more than one split: one aggregation over 128-bit
 * hashes (two seeds of XXH64), whose result on the driver is a few counts and examples however many
 * rows there are. With 64 bits, a billion rows would have a false alarm once in 40 runs.
 */
public final class LeakCheck {
  /** INT: ordinal of the row's {@link Split}. */
  public static final String SPLIT = "split";

  /** STRING: the row's key. */
  public static final String KEY = "key";

  /** STRING: the row's group; the column may be absent, or null where there is none. */
  public static final String GROUP = "group";

  /** LONG: hash of features and label. */
  public static final String ROW_HIGH = "row_high";

  /** LONG: hash of features and label with another seed. */
  public static final String ROW_LOW = "row_low";

  static final StructType ROWS =
      new StructType()
          .add(SPLIT, DataTypes.IntegerType, false)
          .add(KEY, DataTypes.StringType, false)
          .add(ROW_HIGH, DataTypes.LongType, false)
          .add(ROW_LOW, DataTypes.LongType, false);

  private LeakCheck() {}

  /**
   * Checks a version, published or complete and about to be: reads its files once. Groups are not
   * in the files, so only keys and rows are looked for.
   */
  public static LeakReport of(SparkSession spark, DatasetVersion version) {
    List<HashedFile> files = new ArrayList<>();
    for (Split split : Split.values()) {
      version.manifest().split(split).files().forEach(f -> files.add(new HashedFile(split, f)));
    }
    if (files.isEmpty()) {
      return of(spark.createDataFrame(List.of(), ROWS));
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    spark.sparkContext().setJobDescription("looking for leaks between splits");
    try {
      return of(
          spark.createDataFrame(
              context.parallelize(files, files.size()).flatMap(new HashRows(version)), ROWS));
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  /**
   * Checks rows.
   *
   * @param rows the columns named here; those for groups or for rows may be absent
   */
  public static LeakReport of(Dataset<Row> rows) {
    List<String> columns = Arrays.asList(rows.columns());
    List<LeakKind> kinds = new ArrayList<>(List.of(LeakKind.KEY));
    List<Column> values = new ArrayList<>(List.of(value(LeakKind.KEY, col(KEY))));
    if (columns.contains(GROUP)) {
      kinds.add(LeakKind.GROUP);
      values.add(value(LeakKind.GROUP, col(GROUP)));
    }
    if (columns.contains(ROW_HIGH)) {
      kinds.add(LeakKind.ROW);
      values.add(value(LeakKind.ROW, col(ROW_HIGH), col(ROW_LOW), col(KEY)));
    }
    LeakTally tally =
        shared(rows, values)
            .javaRDD()
            .treeAggregate(new LeakTally(), new LeakTally.Add(), new LeakTally.Merge());
    return new LeakReport(kinds.stream().map(tally::leak).toList());
  }

  /** One row per value that is in more than one split. */
  private static Dataset<Row> shared(Dataset<Row> rows, List<Column> values) {
    Column[] texts = new Column[Split.values().length];
    Column splits = lit(0);
    for (Split split : Split.values()) {
      Column text = min(when(col(SPLIT).equalTo(split.ordinal()), col("text")));
      texts[split.ordinal()] = text.as(split.label());
      splits = splits.plus(when(col(split.label()).isNotNull(), 1).otherwise(0));
    }
    return rows.select(col(SPLIT), explode(array(values.toArray(Column[]::new))).as("value"))
        .select(SPLIT, "value.*")
        .where(col("text").isNotNull())
        .groupBy("kind", "high", "low")
        .agg(count(lit(1)).as("rows"), texts)
        .where(splits.gt(1));
  }

  private static Column value(LeakKind kind, Column text) {
    return value(kind, xxhash64(lit(1L), text), xxhash64(lit(2L), text), text);
  }

  private static Column value(LeakKind kind, Column high, Column low, Column text) {
    return struct(lit(kind.ordinal()).as("kind"), high.as("high"), low.as("low"), text.as("text"));
  }
}
