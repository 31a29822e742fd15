package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.normalize.FeatureFit;
import dev.lockstep.preprocessing.normalize.FitAccumulator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.PairFunction;
import scala.Tuple2;

/**
 * Merges the facts of many tasks in the order of the tasks, whatever order they arrive in: in
 * rounds, each of which leaves one where there were {@value #GROUP}, so that neither a task nor the
 * driver ever holds many.
 */
final class MergeFacts {
  private static final int GROUP = 32;

  private MergeFacts() {}

  /**
   * @param facts by number, from 0
   * @param count how many numbers there are at most
   * @param fit whose statistics they have
   */
  static Facts merge(JavaPairRDD<Integer, byte[]> facts, int count, FeatureFit fit) {
    JavaPairRDD<Integer, byte[]> left = facts;
    int groups = count;
    do {
      groups = (groups + GROUP - 1) / GROUP;
      left =
          left.repartitionAndSortWithinPartitions(new ByGroup(groups))
              .mapPartitions(new MergeGroup(fit), true)
              .mapToPair(new Regroup());
    } while (groups > 1);
    List<Tuple2<Integer, byte[]>> merged = left.collect();
    if (merged.isEmpty()) {
      byte[] nothing = fit.isFitted() ? new byte[0] : fit.accumulator().toBytes();
      return Facts.of(nothing);
    }
    return Facts.ofBytes(merged.get(0)._2());
  }

  /** Merges what arrives sorted. */
  private record MergeGroup(FeatureFit fit)
      implements FlatMapFunction<Iterator<Tuple2<Integer, byte[]>>, Tuple2<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Tuple2<Integer, byte[]>> call(Iterator<Tuple2<Integer, byte[]>> facts) {
      if (!facts.hasNext()) {
        return facts;
      }
      Tuple2<Integer, byte[]> first = facts.next();
      Facts begin = Facts.ofBytes(first._2());
      FitAccumulator learned = fit.isFitted() ? null : fit.accumulator(begin.statistics());
      while (facts.hasNext()) {
        Facts more = Facts.ofBytes(facts.next()._2());
        begin.counts().merge(more.counts());
        begin.broken().merge(more.broken());
        if (learned != null) {
          learned.merge(fit.accumulator(more.statistics()));
        }
      }
      byte[] statistics = learned == null ? new byte[0] : learned.toBytes();
      byte[] merged = new Facts(begin.counts(), begin.broken(), statistics).toBytes();
      return List.of(new Tuple2<>(first._1() / GROUP, merged)).iterator();
    }
  }

  /** Makes pairs of tuples. */
  private static final class Regroup
      implements PairFunction<Tuple2<Integer, byte[]>, Integer, byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<Integer, byte[]> call(Tuple2<Integer, byte[]> pair) {
      return pair;
    }
  }

  private static final class ByGroup extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int groups;

    private ByGroup(int groups) {
      this.groups = groups;
    }

    @Override
    public int numPartitions() {
      return groups;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key / GROUP;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByGroup that && that.groups == groups;
    }

    @Override
    public int hashCode() {
      return groups;
    }
  }
}
