package dev.lockstep.preprocessing.split;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.split.StrataBounds.Stratum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * Fits bounds that give each stratum its share of validation and test, exactly where that is
 * possible. A plain hash gives a stratum of n rows a share p only within a deviation of sqrt(n p (1
 * - p)) rows: of 10 rows of a rare class, 20 % test are none at all once in ten times.
 *
 * <p>Wanted are {@code floor(p n + u)} rows, with u in [0, 1) from a hash of the stratum's value:
 * within one row of p n in each stratum, and p of the whole on average also if there are very many
 * tiny strata. Of all bounds that give this number the one nearest to p is taken, so that rows that
 * come later are divided by p as nearly as possible. Hashes are looked at by their upper {@value
 * #BITS} bits: a stratum of some 100,000 rows or more can miss by the rows of one such bucket.
 *
 * <p>Exact for all rows of today and never moving one of them tomorrow exclude each other, so the
 * bounds are frozen: strata that an earlier version knows keep theirs, and their later rows are
 * divided with the deviation above.
 */
public final class StrataFit {
  /** Most values that a stratifying column may have. */
  public static final int MOST_STRATA = 10_000;

  private static final int BITS = 16;
  private static final long BUCKETS = 1L << BITS;
  private static final int BUCKET_SHIFT = HashBounds.BITS - BITS;
  private static final String STRATUM = "stratum";
  private static final String BUCKET = "bucket";

  private StrataFit() {}

  /**
   * Fits in one aggregation; the driver receives one row per stratum.
   *
   * @param rows the rows to be divided
   * @param stratum the column, as {@link #text} gives it
   * @param keyHash BIGINT: {@link KeyHash} of the key with the seed of the specification
   * @param frozen bounds of the version before, or {@link StrataBounds#none}
   * @throws UserException if there are more than {@value #MOST_STRATA} strata
   */
  public static StrataBounds fit(
      Dataset<Row> rows, Column stratum, Column keyHash, SplitSpec spec, StrataBounds frozen) {
    Column seeded =
        functions.xxhash64(lit(spec.seed()), lit("stratum"), coalesce(col(STRATUM), lit("")));
    Dataset<Row> buckets =
        rows.select(
                stratum.as(STRATUM),
                functions.shiftrightunsigned(keyHash, Long.SIZE - BITS).as(BUCKET))
            .groupBy(STRATUM, BUCKET)
            .agg(count(lit(1)).as("n"));
    HashBounds wanted = HashBounds.of(spec.validation(), spec.test());
    Column rest =
        functions.shiftrightunsigned(seeded, HashBounds.SHIFT).divide(1L << HashBounds.BITS);
    Dataset<Row> steps = steps(buckets).withColumn("u", rest);
    List<Row> fitted =
        steps
            .groupBy(STRATUM)
            .agg(
                min(candidate(wanted.validationEnd())).as("validation"),
                min(candidate(wanted.testEnd())).as("test"))
            .limit(MOST_STRATA + 1)
            .collectAsList();
    return merge(fitted, spec, frozen);
  }

  /**
   * A column as the text of a stratum, the same that blocks give.
   *
   * @param column STRING, or DOUBLE as blocks have it
   */
  public static Column text(Column column, boolean number) {
    if (!number) {
      return column;
    }
    Column whole = column.equalTo(functions.rint(column)).and(abs(column).leq(ValueText.EXACT));
    return functions
        .when(functions.isnan(column), lit(null).cast("string"))
        .when(whole, column.cast("bigint").cast("string"))
        .otherwise(column.cast("string"));
  }

  /**
   * One row per number of rows that a bound can give: {@code rows}, for bounds of {@code low} to
   * {@code high} buckets.
   */
  private static Dataset<Row> steps(Dataset<Row> buckets) {
    WindowSpec all = Window.partitionBy(STRATUM);
    WindowSpec sorted = all.orderBy(BUCKET);
    Dataset<Row> counted =
        buckets
            .withColumn("rows", sum("n").over(sorted))
            .withColumn("total", sum("n").over(all))
            .withColumn("first", min(BUCKET).over(all))
            .withColumn("next", coalesce(lead(BUCKET, 1).over(sorted), lit(BUCKETS)));
    Column behind = step(col("rows"), col(BUCKET).plus(1), col("next"));
    Column before = step(lit(0L), lit(0L), col(BUCKET));
    Column both =
        functions
            .when(col(BUCKET).equalTo(col("first")), array(before, behind))
            .otherwise(array(behind));
    return counted
        .select(col(STRATUM), col("total"), functions.explode(both).as("step"))
        .select(STRATUM, "total", "step.*");
  }

  private static Column step(Column rows, Column low, Column high) {
    return functions.struct(rows.as("rows"), low.as("low"), high.as("high"));
  }

  /** How far from the wanted number of rows, how far from the share, and the bound itself. */
  private static Column candidate(long end) {
    double share = (double) end / (1L << HashBounds.BITS);
    Column wanted = functions.floor(col("total").multiply(share).plus(col("u")));
    long nearest = Math.round(share * BUCKETS);
    Column bound = functions.greatest(col("low"), functions.least(col("high"), lit(nearest)));
    return functions.struct(
        abs(col("rows").minus(wanted)).as("off"),
        abs(bound.minus(nearest)).as("away"),
        bound.as("bound"));
  }

  private static StrataBounds merge(List<Row> fitted, SplitSpec spec, StrataBounds frozen) {
    if (fitted.size() > MOST_STRATA) {
      throw new UserException(
          "split: column "
              + spec.by().needs().orElse("")
              + " has more than "
              + MOST_STRATA
              + " values; strata are few groups of many rows, a split by group or by key suits"
              + " columns with many values");
    }
    Map<String, HashBounds> known = frozen.byValue();
    List<Stratum> strata = new ArrayList<>(frozen.strata());
    for (Row row : fitted) {
      if (!known.containsKey(row.getString(0))) {
        long validation = row.getStruct(1).getLong(2);
        long test = Math.max(validation, row.getStruct(2).getLong(2));
        strata.add(new Stratum(row.getString(0), validation << BUCKET_SHIFT, test << BUCKET_SHIFT));
      }
    }
    return new StrataBounds(strata);
  }
}
