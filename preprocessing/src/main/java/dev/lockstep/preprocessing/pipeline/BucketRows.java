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
import java.util.Arrays;
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

  private Encoded encode(Packet packet) {
    Block block = Scatter.unpack(stored, packet.bytes());
    Keys names = keys.of(block);
    long[] hashes = new long[block.rows()];
    names.hash(KeyHash.state(splitSeed), hashes, 0);
    BlockSchema input = features.input();
    Block used = new Block(input, block.columns().subList(0, input.fields().size()), block.rows());
    int rowBytes = features.schema().features().rowBytes();
    byte[] encoded = new byte[block.rows() * rowBytes];
    features.encode(used, split, hashes, encoded);
    double[] labels = new double[block.rows()];
    features.labels(used, labels);
    return new Encoded(encoded, rowBytes, labels, names, kept.stream().map(block::string).toList());
  }

  /** A packet's rows, encoded. */
  private record Encoded(
      byte[] features, int rowBytes, double[] labels, Keys keys, List<StringColumn> kept) {
    DatasetRow row(int row) {
      byte[] stored = Arrays.copyOfRange(features, row * rowBytes, (row + 1) * rowBytes);
      return new DatasetRow(keys.of(row), stored, labels[row], kept(row));
    }

    /** Kept values of a row, an empty text for a missing one. */
    private List<byte[]> kept(int row) {
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

  /** Rows of one bucket after the other; one bucket is in memory. */
  private final class Rows implements Iterator<DatasetRow> {
    private final BucketPackets buckets;
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
      List<Encoded> parts = packets.stream().map(BucketRows.this::encode).toList();
      return new InOrder(parts, features.schema().features().rowBytes(), orderSeed);
    }
  }

  /**
   * Rows of all packets of a bucket. They lie anywhere in its memory: some hundred are fetched at a
   * time, so that the processor waits for several at once.
   */
  private static final class InOrder implements Iterator<DatasetRow> {
    private static final int MOST_FETCHED = 256;
    private static final int MOST_FETCHED_BYTES = 1 << 20;
    private static final int STEP_BITS = 10;

    private final List<Encoded> parts;
    private final int[] starts;
    private final int[] firstParts;
    private final int[] order;
    private final DatasetRow[] fetched;
    private int at;

    InOrder(List<Encoded> parts, int rowBytes, long orderSeed) {
      this.parts = parts;
      this.fetched =
          new DatasetRow[Math.max(1, Math.min(MOST_FETCHED, MOST_FETCHED_BYTES / rowBytes))];
      this.starts = new int[parts.size() + 1];
      for (int p = 0; p < parts.size(); p++) {
        starts[p + 1] = starts[p] + parts.get(p).keys().rows();
      }
      this.firstParts = firstParts(starts);
      long[] hashes = new long[starts[parts.size()]];
      long state = KeyHash.state(orderSeed);
      for (int p = 0; p < parts.size(); p++) {
        parts.get(p).keys().hash(state, hashes, starts[p]);
      }
      this.order = RowOrder.of(hashes, this::key);
    }

    @Override
    public boolean hasNext() {
      return at < order.length;
    }

    @Override
    public DatasetRow next() {
      int slot = at % fetched.length;
      if (slot == 0) {
        fetch();
      }
      at++;
      return fetched[slot];
    }

    private void fetch() {
      int count = Math.min(fetched.length, order.length - at);
      for (int i = 0; i < count; i++) {
        int row = order[at + i];
        int part = part(row);
        fetched[i] = parts.get(part).row(row - starts[part]);
      }
    }

    private byte[] key(int row) {
      int part = part(row);
      return parts.get(part).keys().of(row - starts[part]);
    }

    private int part(int row) {
      int part = firstParts[row >>> STEP_BITS];
      while (row >= starts[part + 1]) {
        part++;
      }
      return part;
    }

    /** Parts that the rows 0, 1024, 2048 ... are in, from where looking for others is short. */
    private static int[] firstParts(int[] starts) {
      int[] first = new int[(starts[starts.length - 1] >>> STEP_BITS) + 1];
      int part = 0;
      for (int step = 0; step < first.length; step++) {
        while (part < starts.length - 2 && step << STEP_BITS >= starts[part + 1]) {
          part++;
        }
        first[step] = part;
      }
      return first;
    }
  }
}
