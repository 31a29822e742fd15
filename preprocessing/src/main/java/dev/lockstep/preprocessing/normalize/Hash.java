package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;

/**
 * One input per bucket, 1 for the bucket of the row's value: for columns with more categories than
 * one can list. Different values may share a bucket, with a chance of one by the number of buckets
 * for each two. The bucket is Spark SQL's {@code pmod(xxhash64(0L, value), buckets)}, where a
 * number is written as the text of its category. Nothing is fit: no value is unknown. A missing
 * value has no bucket: zeros alone.
 *
 * @param columns texts, or numbers, of which every distinct one is a category
 * @param buckets how many, 2 to 65,536
 */
public record Hash(ColumnSelection columns, int buckets) implements FeatureStep {
  private static final int MOST = 1 << 16;

  public Hash {
    if (columns == null || buckets < 2 || buckets > MOST) {
      throw new UserException(
          "features: hash needs columns and 2 to " + MOST + " buckets, found " + buckets);
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.INDEX ? null : LaneKind.INDEX;
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    return List.of(new HashIndex(buckets));
  }
}
