package dev.lockstep.preprocessing.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.pipeline.ShardPlan.Slice;
import dev.lockstep.preprocessing.source.Origin;
import dev.lockstep.preprocessing.source.RawColumns;
import dev.lockstep.preprocessing.split.HashSplit;
import dev.lockstep.preprocessing.split.KeyHash;
import java.io.Serializable;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;
import scala.runtime.AbstractFunction1;

/**
 * All records at their final places: one partition per output file, rows in the global random order
 * that {@link KeyHash} with the shuffle's seed gives, rejected records by key. The place of a row
 * depends on its key and the plan alone.
 *
 * <p>It is one shuffle. The first job over any part of it reads the sources; later jobs, over this
 * or another part, find the shuffle's files and read only their own. So the sources are read once
 * without anything being cached: what Spark keeps is on its local disks, and goes with this object.
 * NOT meant to be serialized.
 */
final class ShardedRecords {
  private final JavaPairRDD<ShardKey, ShuffledRecord> shuffled;
  private final ShardPlan plan;

  private ShardedRecords(JavaPairRDD<ShardKey, ShuffledRecord> shuffled, ShardPlan plan) {
    this.shuffled = shuffled;
    this.plan = plan;
  }

  /**
   * Describes the shuffle; nothing runs yet.
   *
   * @param raw records with the columns of {@link RawColumns}
   */
  static ShardedRecords of(
      Dataset<Row> raw, ShardPlan plan, HashSplit validation, long shuffleSeed) {
    Column order = KeyHash.of(shuffleSeed, col(RawColumns.KEY));
    Column isRejected = col(RawColumns.REJECTED).isNotNull();
    Dataset<Row> placed =
        raw.select(
            shard(plan, validation, order),
            when(isRejected, lit(0L)).otherwise(order),
            col(RawColumns.KEY),
            col(RawColumns.FEATURES),
            col(RawColumns.LABEL),
            col(RawColumns.REJECTED));
    return new ShardedRecords(
        placed
            .javaRDD()
            .mapToPair(new ToPlace())
            .repartitionAndSortWithinPartitions(new ByShard(plan.total())),
        plan);
  }

  /** Whether the split is planned to have rows at all. */
  boolean mayHave(Split split) {
    return plan.splits().get(split).count() > 0;
  }

  /** Rows of a split, one partition per file. */
  JavaRDD<DatasetRow> rows(Split split) {
    return slice(plan.splits().get(split)).map(new ToRow());
  }

  /** Rejected records by key, in one or more partitions. */
  JavaRDD<RejectedRecord> rejects() {
    return slice(plan.rejects()).map(new ToRejected());
  }

  private JavaRDD<Tuple2<ShardKey, ShuffledRecord>> slice(Slice slice) {
    return PartitionPruningRDD.create(shuffled.rdd(), new IsIn(slice.first(), slice.end()))
        .toJavaRDD();
  }

  private static Column shard(ShardPlan plan, HashSplit validation, Column order) {
    Column isTest = col(RawColumns.ORIGIN).equalTo(Origin.TEST.label());
    Column shard =
        when(col(RawColumns.REJECTED).isNotNull(), within(plan.rejects(), order))
            .when(isTest, within(plan.splits().get(Split.TEST), order));
    Slice heldOut = plan.splits().get(Split.VALIDATION);
    if (heldOut.count() > 0) {
      shard = shard.when(validation.holdsOut(col(RawColumns.KEY)), within(heldOut, order));
    }
    return shard.otherwise(within(plan.splits().get(Split.TRAIN), order));
  }

  /** A partition of the slice; the order's remainder says nothing about its size, so both mix. */
  private static Column within(Slice slice, Column order) {
    return pmod(order, lit((long) slice.count())).plus(lit(slice.first())).cast("int");
  }

  private static final class ToPlace implements PairFunction<Row, ShardKey, ShuffledRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<ShardKey, ShuffledRecord> call(Row row) {
      ShardKey place = new ShardKey(row.getInt(0), row.getLong(1), row.getString(2));
      return new Tuple2<>(
          place,
          row.isNullAt(5)
              ? ShuffledRecord.row(row.getAs(3), row.getInt(4))
              : ShuffledRecord.rejected(row.getStruct(5)));
    }
  }

  private static final class ToRow
      implements Function<Tuple2<ShardKey, ShuffledRecord>, DatasetRow> {
    private static final long serialVersionUID = 1L;

    @Override
    public DatasetRow call(Tuple2<ShardKey, ShuffledRecord> placed) {
      return placed._2().row(placed._1().key());
    }
  }

  private static final class ToRejected
      implements Function<Tuple2<ShardKey, ShuffledRecord>, RejectedRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public RejectedRecord call(Tuple2<ShardKey, ShuffledRecord> placed) {
      return placed._2().rejected();
    }
  }

  private static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int shards;

    private ByShard(int shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object key) {
      return ((ShardKey) key).shard();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByShard that && that.shards == shards;
    }

    @Override
    public int hashCode() {
      return shards;
    }
  }

  /** Which partitions a slice keeps. */
  private static final class IsIn extends AbstractFunction1<Object, Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int first;
    private final int end;

    private IsIn(int first, int end) {
      this.first = first;
      this.end = end;
    }

    @Override
    public Object apply(Object partition) {
      int number = (Integer) partition;
      return number >= first && number < end;
    }
  }
}
