package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.Scatter;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.normalize.FitAccumulator;
import dev.lockstep.preprocessing.quality.Outcome;
import dev.lockstep.preprocessing.quality.RowTally;
import dev.lockstep.preprocessing.quality.RuleTally;
import dev.lockstep.preprocessing.split.KeyHash;
import dev.lockstep.preprocessing.split.SplitAssigner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import scala.Tuple2;

/**
 * Reads one partition of records and gives packets for buckets: rows and rejected records while it
 * reads, what it learned and counted at the end. Not thread-safe.
 */
final class DivideTask implements Iterator<Tuple2<Integer, Packet>> {
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final Split[] SPLITS = Split.values();
  private static final long BUFFER_BYTES = 64L << 20;
  private static final int REJECTS_PER_PACKET = 1024;
  private static final long REJECT_BYTES_PER_PACKET = 4L << 20;

  private final DivideSpec spec;
  private final int task;
  private final Iterator<RecordBatch> batches;
  private final Scatter scatter;
  private final FitAccumulator learned;
  private final long splitState;
  private final long orderState;
  private final RowTally counts = new RowTally();
  private final RuleTally broken = new RuleTally();
  private final Queue<Tuple2<Integer, Packet>> packets = new ArrayDeque<>();
  private final List<RejectedRecord> rejected = new ArrayList<>();
  private long rejectedBytes;
  private int sequence;
  private boolean ended;

  DivideTask(DivideSpec spec, int task, Iterator<RecordBatch> batches) {
    this.spec = spec;
    this.task = task;
    this.batches = batches;
    this.scatter =
        new Scatter(spec.stored(), spec.plan().rejects().first(), BUFFER_BYTES, this::send);
    this.learned = spec.fit().isFitted() ? null : spec.fit().accumulator();
    this.splitState = KeyHash.state(spec.splitSeed());
    this.orderState = KeyHash.state(spec.orderSeed());
  }

  @Override
  public boolean hasNext() {
    while (packets.isEmpty() && !ended) {
      if (batches.hasNext()) {
        divide(batches.next());
      } else {
        end();
      }
    }
    return !packets.isEmpty();
  }

  @Override
  public Tuple2<Integer, Packet> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return packets.remove();
  }

  private void divide(RecordBatch batch) {
    Block block = batch.block();
    int rows = block.rows();
    batch.rejected().forEach(this::reject);
    batch.dropped().forEach(this::count);
    Keys keys = spec.keys().of(block);
    byte[] fates = batch.fates();
    long[] hashes = new long[rows];
    keys.hash(splitState, hashes, 0);
    byte[] splits = new byte[rows];
    spec.splits().assign(block, hashes, splits);
    boolean[] labeled = spec.target().check(block);
    settle(fates, splits, new Reasons(batch, keys, splits, labeled));
    count(block, fates, splits);
    Block stored = prefix(block, spec.stored());
    if (learned != null) {
      learned.add(prefix(block, spec.features()), splits, hashes);
    }
    scatter.add(stored, buckets(keys, splits, hashes));
  }

  private void settle(byte[] fates, byte[] splits, Reasons reasons) {
    for (int row = 0; row < fates.length; row++) {
      if (fates[row] == Fate.KEPT.code() && reasons.areThere(row)) {
        reject(reasons.of(row));
        fates[row] = Fate.REJECTED.code();
      }
      if (fates[row] != Fate.KEPT.code()) {
        splits[row] = -1;
      }
    }
  }

  private static Block prefix(Block block, BlockSchema schema) {
    return new Block(schema, block.columns().subList(0, schema.fields().size()), block.rows());
  }

  /** The bucket of each row, or -1; the hashes become those of the order. */
  private int[] buckets(Keys keys, byte[] splits, long[] hashes) {
    keys.hash(orderState, hashes, 0);
    BucketPlan.Range[] ranges = new BucketPlan.Range[SPLITS.length];
    for (Split split : SPLITS) {
      ranges[split.ordinal()] = spec.plan().splits().get(split);
    }
    int[] buckets = new int[splits.length];
    for (int row = 0; row < buckets.length; row++) {
      buckets[row] = splits[row] < 0 ? -1 : ranges[splits[row]].bucket(hashes[row]);
    }
    return buckets;
  }

  /** Counts outcomes by object; the objects of a block are few. */
  private void count(Block block, byte[] fates, byte[] splits) {
    StringColumn sources = block.string(spec.keys().source());
    outcomes(sources.codes(), fates, splits)
        .forEach(
            (code, found) -> {
              String source = new String(sources.dictionary()[code], StandardCharsets.UTF_8);
              for (Outcome outcome : OUTCOMES) {
                if (found[outcome.ordinal()] > 0) {
                  counts.add(source, outcome, found[outcome.ordinal()]);
                }
              }
            });
  }

  private static Map<Integer, long[]> outcomes(int[] sources, byte[] fates, byte[] splits) {
    Map<Integer, long[]> byCode = new HashMap<>();
    int last = StringColumn.MISSING;
    long[] outcomes = new long[0];
    for (int row = 0; row < fates.length; row++) {
      if (sources[row] != last) {
        last = sources[row];
        outcomes = byCode.computeIfAbsent(last, c -> new long[OUTCOMES.length]);
      }
      Outcome outcome =
          splits[row] >= 0 ? Outcome.of(SPLITS[splits[row]]) : Fate.of(fates[row]).outcome();
      outcomes[outcome.ordinal()]++;
    }
    return byCode;
  }

  private void count(RejectedRecord record) {
    broken.add(record.rule(), record.source(), record.position(), record.reason());
  }

  private void reject(RejectedRecord record) {
    count(record);
    rejected.add(record);
    rejectedBytes += record.raw().length;
    if (rejected.size() >= REJECTS_PER_PACKET || rejectedBytes > REJECT_BYTES_PER_PACKET) {
      sendRejected();
    }
  }

  private void sendRejected() {
    if (!rejected.isEmpty()) {
      BucketPlan.Range range = spec.plan().rejects();
      send(RejectCodec.write(rejected), range.first() + task % range.count());
      rejected.clear();
      rejectedBytes = 0;
    }
  }

  private void end() {
    ended = true;
    scatter.flush();
    sendRejected();
    BucketPlan.Range facts = spec.plan().facts();
    byte[] statistics = learned == null ? new byte[0] : learned.toBytes();
    int bucket = facts.first() + task / BucketPlan.TASKS_PER_FACT_BUCKET % facts.count();
    send(new Facts(counts, broken, statistics).toBytes(), bucket);
  }

  private void send(byte[] bytes, int bucket) {
    packets.add(new Tuple2<>(bucket, new Packet(task, sequence++, bytes)));
  }

  /** Why rows that were good so far are rejected. */
  private final class Reasons {
    private final RecordBatch batch;
    private final Block block;
    private final Keys keys;
    private final byte[] splits;
    private final boolean[] labeled;

    Reasons(RecordBatch batch, Keys keys, byte[] splits, boolean[] labeled) {
      this.batch = batch;
      this.block = batch.block();
      this.keys = keys;
      this.splits = splits;
      this.labeled = labeled;
    }

    boolean areThere(int row) {
      return keys.isMissing(row) || !labeled[row] || splits[row] == SplitAssigner.REJECTED;
    }

    RejectedRecord of(int row) {
      if (keys.isMissing(row)) {
        return rejected(row, "key", "a key column has no value");
      }
      if (!labeled[row]) {
        return rejected(row, TargetCheck.RULE, spec.target().reason(block, row));
      }
      SplitAssigner.Rejection why = spec.splits().rejection(block, row);
      return rejected(row, why.rule(), why.reason());
    }

    private RejectedRecord rejected(int row, String rule, String reason) {
      byte[] source = block.string(spec.keys().source()).bytes(row);
      long position = (long) block.number(spec.keys().position()).values()[row];
      return new RejectedRecord(
          new String(source, StandardCharsets.UTF_8),
          position,
          rule,
          reason,
          batch.raw().apply(row));
    }
  }
}
