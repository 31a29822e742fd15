package dev.lockstep.preprocessing.pipeline;

import java.io.Serializable;
import java.util.Objects;

/**
 * Place of a row in the output: file, then order within the file. A plain class and not a record,
 * because it goes through a shuffle and Spark's Kryo serializer, if the application chose it,
 * cannot write records.
 */
final class ShardKey implements Comparable<ShardKey>, Serializable {
  private static final long serialVersionUID = 1L;
  private final int shard;
  private final long order;
  private final String key;

  ShardKey(int shard, long order, String key) {
    this.shard = shard;
    this.order = order;
    this.key = key;
  }

  int shard() {
    return shard;
  }

  String key() {
    return key;
  }

  @Override
  public int compareTo(ShardKey other) {
    int byShard = Integer.compare(shard, other.shard);
    if (byShard != 0) {
      return byShard;
    }
    int byOrder = Long.compare(order, other.order);
    return byOrder != 0 ? byOrder : key.compareTo(other.key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardKey that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(shard, order, key);
  }
}
