package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.Scatter;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.normalize.FrozenFeatures;
import dev.lockstep.preprocessing.split.KeyHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * Turns the packets of buckets, one bucket after the other, into encoded rows in order. Travels to
 * executors.
 *
 * @param stored columns of the packets
 * @param keys how keys are made
 * @param kept numbers of the columns that are kept as they are, which are texts
 * @param orderSeed seed of the key hash that decides the order
 * @param splitSeed seed of the key hash that encodings look at
 * @param split of all rows
 * @param features what encodes them
 */
record BucketRows(
    BlockSchema stored,
    RecordKeys keys,
    List<Integer> kept,
    long orderSeed,
    long splitSeed,
    Split split,
    FrozenFeatures features)
    implements FlatMapFunction<Iterator<Tuple2<Integer, Packet>>, DatasetRow> {
  private static final long serialVersionUID = 1L;
  private static final byte[] MISSING = {};

  @Override
  public Iterator<DatasetRow> call(Iterator<Tuple2<Integer, Packet>> packets) {
    return new Rows(new BucketPackets(packets));
  }

  /** A packet's rows, encoded. */
  private record Encoded(byte[] features, double[] labels, byte[][] keys, List<StringColumn> kept) {

    /** Kept values of a row, an empty text for a missing one. */
    List<byte[]> kept(int row) {
      if (kept.isEmpty()) {
        return List.of();
      }
      List<byte[]> values = new ArrayList<>(kept.size());
      for (StringColumn column : kept) {
        byte[] text = column.bytes(row);
        values.add(text == null ? MISSING : text);
      }
      return values;
    }
  }

  private Encoded encode(Packet packet) {
    Block block = Scatter.unpack(stored, packet.bytes());
    byte[][] names = keys.of(block);
    long[] hashes = hashes(names, splitSeed);
    BlockSchema input = features.input();
    Block used = new Block(input, block.columns().subList(0, input.fields().size()), block.rows());
    byte[] encoded = new byte[block.rows() * features.schema().features().rowBytes()];
    features.encode(used, split, hashes, encoded);
    double[] labels = new double[block.rows()];
    features.labels(used, labels);
    return new Encoded(encoded, labels, names, kept.stream().map(block::string).toList());
  }

  private static long[] hashes(byte[][] keys, long seed) {
    long state = KeyHash.state(seed);
    long[] hashes = new long[keys.length];
    for (int row = 0; row < hashes.length; row++) {
      hashes[row] = KeyHash.of(state, keys[row], 0, keys[row].length);
    }
    return hashes;
  }

  /** Rows of one bucket after the other; one bucket is in memory. */
  private final class Rows implements Iterator<DatasetRow> {
    private final BucketPackets buckets;
    private final int rowBytes = features.schema().features().rowBytes();
    private Iterator<DatasetRow> bucket = Collections.emptyIterator();

    Rows(BucketPackets buckets) {
      this.buckets = buckets;
    }

    @Override
    public boolean hasNext() {
      while (!bucket.hasNext() && buckets.hasNext()) {
        bucket = open(buckets.next());
      }
      return bucket.hasNext();
    }

    @Override
    public DatasetRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return bucket.next();
    }

    private Iterator<DatasetRow> open(List<Packet> packets) {
      List<Encoded> parts = new ArrayList<>();
      int count = 0;
      for (Packet packet : packets) {
        parts.add(encode(packet));
        count += parts.get(parts.size() - 1).keys().length;
      }
      return new InOrder(parts, count, rowBytes, orderSeed);
    }
  }

  private static final class InOrder implements Iterator<DatasetRow> {
    private final List<Encoded> parts;
    private final int rowBytes;
    private final int[] part;
    private final int[] row;
    private final int[] order;
    private int at;

    InOrder(List<Encoded> parts, int count, int rowBytes, long orderSeed) {
      this.parts = parts;
      this.rowBytes = rowBytes;
      this.part = new int[count];
      this.row = new int[count];
      byte[][] keys = new byte[count][];
      int next = 0;
      for (int p = 0; p < parts.size(); p++) {
        for (int r = 0; r < parts.get(p).keys().length; r++, next++) {
          part[next] = p;
          row[next] = r;
          keys[next] = parts.get(p).keys()[r];
        }
      }
      this.order = RowOrder.of(hashes(keys, orderSeed), keys);
    }

    @Override
    public boolean hasNext() {
      return at < order.length;
    }

    @Override
    public DatasetRow next() {
      int index = order[at++];
      Encoded from = parts.get(part[index]);
      int r = row[index];
      byte[] features = new byte[rowBytes];
      System.arraycopy(from.features(), r * rowBytes, features, 0, rowBytes);
      return new DatasetRow(from.keys()[r], features, from.labels()[r], from.kept(r));
    }
  }
}
