package dev.lockstep.training.master;

import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFunction;
import scala.Tuple2;

/**
 * Deals an RDD's elements to ranks like cards: element {@code i} goes to rank {@code i % ranks}, in
 * order. Unlike {@code repartition} the result depends on the RDD's order alone, so it is the same
 * in every attempt and run, and ranks differ by one element at most.
 */
final class Dealt {
  private Dealt() {}

  static <T> JavaRDD<T> of(JavaRDD<T> elements, int ranks) {
    return elements
        .zipWithIndex()
        .mapToPair(new Swap<T>())
        .repartitionAndSortWithinPartitions(new ByIndex(ranks))
        .values();
  }

  private static final class Swap<T> implements PairFunction<Tuple2<T, Long>, Long, T> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<Long, T> call(Tuple2<T, Long> element) {
      return element.swap();
    }
  }

  private static final class ByIndex extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int ranks;

    ByIndex(int ranks) {
      this.ranks = ranks;
    }

    @Override
    public int numPartitions() {
      return ranks;
    }

    @Override
    public int getPartition(Object index) {
      return (int) ((Long) index % ranks);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByIndex that && that.ranks == ranks;
    }

    @Override
    public int hashCode() {
      return ranks;
    }
  }
}
