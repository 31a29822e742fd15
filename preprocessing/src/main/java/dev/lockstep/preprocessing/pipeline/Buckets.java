package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.Scatter;
import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.normalize.FeatureFit;
import dev.lockstep.preprocessing.normalize.FitAccumulator;
import dev.lockstep.preprocessing.normalize.FrozenFeatures;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.split.KeyHash;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.ShuffledRDD;
import scala.Option;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * All records, divided into buckets by one shuffle. The first job over any of them reads the
 * sources; later jobs find the shuffle's files and read only their own. So the sources are read
 * once without anything being cached: what Spark keeps is on its local disks, and goes with this
 * object. NOT meant to be serialized.
 */
final class Buckets {
  private final JavaPairRDD<Integer, Packet> shuffled;
  private final DivideSpec spec;
  private final int tasks;
  private final RecordsRead read;

  private Buckets(
      JavaPairRDD<Integer, Packet> shuffled, DivideSpec spec, int tasks, RecordsRead read) {
    this.shuffled = shuffled;
    this.spec = spec;
    this.tasks = tasks;
    this.read = read;
  }

  /** Describes the shuffle; nothing runs yet. */
  static Buckets of(TableQuery query) {
    RecordScan scan = query.scan();
    DivideSpec spec = query.divide();
    ClassTag<Integer> bucket = ClassTag$.MODULE$.apply(Integer.class);
    ClassTag<Packet> packet = ClassTag$.MODULE$.apply(Packet.class);
    ShuffledRDD<Integer, Packet, Packet> shuffled =
        new ShuffledRDD<Integer, Packet, Packet>(
                scan.divide(spec).rdd(), new ByBucket(spec.plan().total()), bucket, packet, packet)
            .setSerializer(new PacketSerializer());
    return new Buckets(
        JavaPairRDD.fromRDD(shuffled, bucket, packet), spec, scan.partitions(), query.read());
  }

  /**
   * What was counted and learned while reading; as the first job this reads everything. What became
   * of records was counted where they were divided, how many there are where they were read.
   */
  Facts facts() {
    Facts facts =
        MergeFacts.merge(slice(spec.plan().facts()).mapToPair(new FactsOf()), tasks, spec.fit());
    read.value().forEach(facts.counts()::read);
    return facts;
  }

  /** What is learned by another pass over the stored rows of the train split. */
  Facts learn(FeatureFit fit) {
    BucketPlan.Range train = spec.plan().splits().get(Split.TRAIN);
    JavaPairRDD<Integer, byte[]> learned =
        slice(train)
            .mapPartitionsWithIndex(
                new Learn(spec.stored(), spec.keys(), spec.splitSeed(), fit), true)
            .mapToPair(new AsFacts());
    return MergeFacts.merge(learned, train.count(), fit);
  }

  /** Encoded rows of a split, one partition per file. */
  JavaRDD<DatasetRow> rows(Split split, FrozenFeatures features, int files) {
    return slice(spec.plan().splits().get(split))
        .rdd()
        .coalesce(files, false, Option.apply(new FileGroups()), null)
        .toJavaRDD()
        .mapPartitions(
            new BucketRows(
                spec.stored(),
                spec.keys(),
                spec.kept(),
                spec.orderSeed(),
                spec.splitSeed(),
                split,
                features));
  }

  /** Rejected records, sorted by object and position within each partition. */
  JavaRDD<RejectedRecord> rejects() {
    return slice(spec.plan().rejects()).mapPartitions(new RejectsOf());
  }

  private JavaRDD<Tuple2<Integer, Packet>> slice(BucketPlan.Range range) {
    return PartitionPruningRDD.create(shuffled.rdd(), new IsIn(range.first(), range.end()))
        .toJavaRDD();
  }

  private static final class AsFacts
      implements PairFunction<Tuple2<Integer, byte[]>, Integer, byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<Integer, byte[]> call(Tuple2<Integer, byte[]> pair) {
      return pair;
    }
  }

  private static final class FactsOf
      implements PairFunction<Tuple2<Integer, Packet>, Integer, byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<Integer, byte[]> call(Tuple2<Integer, Packet> fact) {
      return new Tuple2<>(fact._2().task(), fact._2().bytes());
    }
  }

  private static final class RejectsOf
      implements FlatMapFunction<Iterator<Tuple2<Integer, Packet>>, RejectedRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<RejectedRecord> call(Iterator<Tuple2<Integer, Packet>> packets) {
      List<RejectedRecord> records = new ArrayList<>();
      packets.forEachRemaining(p -> records.addAll(RejectCodec.read(p._2().bytes())));
      records.sort(
          Comparator.comparing(RejectedRecord::source).thenComparingLong(RejectedRecord::position));
      return records.iterator();
    }
  }

  /** Learns from the rows of one bucket. */
  private record Learn(BlockSchema stored, RecordKeys keys, long splitSeed, FeatureFit fit)
      implements Function2<
          Integer, Iterator<Tuple2<Integer, Packet>>, Iterator<Tuple2<Integer, byte[]>>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Tuple2<Integer, byte[]>> call(
        Integer bucket, Iterator<Tuple2<Integer, Packet>> packets) {
      FitAccumulator learned = fit.accumulator();
      long state = KeyHash.state(splitSeed);
      new BucketPackets(packets)
          .forEachRemaining(all -> all.forEach(packet -> add(packet, state, learned)));
      byte[] facts = Facts.of(learned.toBytes()).toBytes();
      return List.of(new Tuple2<>(bucket, facts)).iterator();
    }

    private void add(Packet packet, long state, FitAccumulator learned) {
      Block block = Scatter.unpack(stored, packet.bytes());
      long[] hashes = new long[block.rows()];
      keys.of(block).hash(state, hashes, 0);
      byte[] splits = new byte[block.rows()];
      Arrays.fill(splits, (byte) Split.TRAIN.ordinal());
      learned.add(block, splits, hashes);
    }
  }

  private static final class ByBucket extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int buckets;

    private ByBucket(int buckets) {
      this.buckets = buckets;
    }

    @Override
    public int numPartitions() {
      return buckets;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByBucket that && that.buckets == buckets;
    }

    @Override
    public int hashCode() {
      return buckets;
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
