package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.TensorColumn;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.normalize.statistics.ByteReader;
import dev.lockstep.preprocessing.normalize.statistics.ByteWriter;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import java.util.List;

/** Statistics of images: sums per channel, and the target's. */
final class TensorAccumulator implements FitAccumulator {
  private final TensorFit fit;
  private final ChannelSums sums;
  private final LevelAccumulator target;
  private final FrozenTarget.Program labels;

  private TensorAccumulator(TensorFit fit, ChannelSums sums, LevelAccumulator target) {
    this.fit = fit;
    this.sums = sums;
    this.target = target;
    labels = fit.target().labels(fit.input());
  }

  static TensorAccumulator of(TensorFit fit) {
    return new TensorAccumulator(
        fit, new ChannelSums(fit.channels()), LevelAccumulator.of(targetOnly(fit)));
  }

  static TensorAccumulator read(TensorFit fit, byte[] bytes) {
    ByteReader from = new ByteReader(bytes);
    ChannelSums sums = ChannelSums.read(fit.channels(), from);
    byte[] target = from.bytes();
    from.end();
    return new TensorAccumulator(fit, sums, LevelAccumulator.read(targetOnly(fit), target));
  }

  ChannelSums sums() {
    return sums;
  }

  ColumnSummary targetFit() {
    return target.targetFit();
  }

  @Override
  public void add(Block block, byte[] splits, long[] hashes) {
    target.add(block, splits, hashes);
    if (fit.step() == null) {
      return;
    }
    double[] known = new double[block.rows()];
    labels.run(block, known);
    TensorColumn column = block.tensor(fit.input().indexOf(fit.column()));
    for (int i = 0; i < block.rows(); i++) {
      if (splits[i] == Split.TRAIN.ordinal() && !Double.isNaN(known[i])) {
        sums.add(column.bytes(), i * column.width(), column.width());
      }
    }
  }

  @Override
  public void merge(FitAccumulator other) {
    TensorAccumulator more = (TensorAccumulator) other;
    sums.merge(more.sums);
    target.merge(more.target);
  }

  @Override
  public byte[] toBytes() {
    ByteWriter to = new ByteWriter();
    sums.write(to);
    return to.bytes(target.toBytes()).toBytes();
  }

  private static Level targetOnly(TensorFit fit) {
    return new Level(fit.input(), List.of(), fit.target());
  }
}
