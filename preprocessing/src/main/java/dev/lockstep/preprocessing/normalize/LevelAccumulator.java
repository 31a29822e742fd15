package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.normalize.statistics.ByteReader;
import dev.lockstep.preprocessing.normalize.statistics.ByteWriter;
import dev.lockstep.preprocessing.normalize.statistics.Categories;
import dev.lockstep.preprocessing.normalize.statistics.ColumnStatistics;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import dev.lockstep.preprocessing.normalize.statistics.FoldSums;
import dev.lockstep.preprocessing.normalize.statistics.NumberStatistics;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import dev.lockstep.preprocessing.normalize.statistics.TargetSums;
import dev.lockstep.preprocessing.normalize.statistics.TextStatistics;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Statistics of one level of tables. */
final class LevelAccumulator implements FitAccumulator {
  private static final int TRAIN = Split.TRAIN.ordinal();

  private final Level level;
  private final ColumnStatistics[] statistics;
  private final LaneProgram[] programs;
  private final ColumnStatistics target;
  private final NumberStatistics fitted;
  private final List<ColumnStatistics> columns;
  private final FrozenTarget.Program labels;
  private double[] known = {};
  private double[] values = {};
  private double[] gathered = {};
  private int[] train = {};
  private int[] kept = {};

  private LevelAccumulator(
      Level level,
      ColumnStatistics[] statistics,
      ColumnStatistics target,
      NumberStatistics fitted) {
    this.level = level;
    this.statistics = statistics;
    this.target = target;
    this.fitted = fitted;
    columns = Stream.concat(Stream.of(statistics), Stream.of(target)).toList();
    labels = level.target().labels(level.input());
    programs = new LaneProgram[statistics.length];
    for (int i = 0; i < programs.length; i++) {
      StatisticsPoint point = level.points().get(i);
      programs[i] =
          point.kind() == LaneKind.TEXT ? null : new LaneProgram(level.input(), point.lane());
    }
  }

  static LevelAccumulator of(Level level) {
    return new LevelAccumulator(
        level,
        level.points().stream().map(StatisticsPoint::empty).toArray(ColumnStatistics[]::new),
        level.target().point().empty(),
        level.target().fitsLabels() ? new NumberStatistics(Set.of(Statistic.MOMENTS)) : null);
  }

  static LevelAccumulator read(Level level, byte[] bytes) {
    ByteReader from = new ByteReader(bytes);
    if (from.count() != level.points().size()) {
      throw new IllegalArgumentException("statistics: of other features");
    }
    ColumnStatistics[] read =
        level.points().stream().map(point -> point.read(from)).toArray(ColumnStatistics[]::new);
    ColumnStatistics target = level.target().point().read(from);
    NumberStatistics labels = level.target().fitsLabels() ? NumberStatistics.read(from) : null;
    from.end();
    return new LevelAccumulator(level, read, target, labels);
  }

  /** Of the features, in the order of the level's points. */
  ColumnStatistics statistics(StatisticsPoint point) {
    return statistics[level.points().indexOf(point)];
  }

  /** Of the target: a class's over all rows, a number's over the train rows. */
  ColumnStatistics target() {
    return target;
  }

  /** Of the features and of the target: what shares the memory for distinct values. */
  List<ColumnStatistics> columns() {
    return columns;
  }

  /** What the target is fit on: its labels in the train rows, or else its column. */
  ColumnSummary targetFit() {
    return (fitted == null ? target : fitted).freeze();
  }

  @Override
  public void add(Block block, byte[] splits, long[] hashes) {
    reserve(block.rows());
    labels.run(block, known);
    int keptRows = select(splits, block.rows(), 0, Split.values().length - 1, kept);
    int trainRows = select(splits, block.rows(), TRAIN, TRAIN, train);
    for (int i = 0; i < statistics.length; i++) {
      add(block, i, hashes, trainRows);
    }
    boolean all = level.target().ofClasses();
    addPlain(block, level.target().point(), target, all ? kept : train, all ? keptRows : trainRows);
    if (fitted != null) {
      gather(known, train, trainRows, fitted);
    }
    ColumnStatistics.limit(columns, Categories.MOST_MEMORY);
  }

  /** Labeled rows of some splits, and how many there are. */
  private int select(byte[] splits, int rows, int first, int last, int[] selected) {
    int count = 0;
    for (int i = 0; i < rows; i++) {
      selected[count] = i;
      count += !Double.isNaN(known[i]) && splits[i] >= first && splits[i] <= last ? 1 : 0;
    }
    return count;
  }

  @Override
  public void merge(FitAccumulator other) {
    LevelAccumulator more = (LevelAccumulator) other;
    for (int i = 0; i < statistics.length; i++) {
      statistics[i].merge(more.statistics[i]);
      ColumnStatistics.limit(columns, Categories.MOST_MEMORY);
    }
    target.merge(more.target);
    ColumnStatistics.limit(columns, Categories.MOST_MEMORY);
    if (fitted != null) {
      fitted.merge(more.fitted);
    }
  }

  @Override
  public byte[] toBytes() {
    ByteWriter to = new ByteWriter();
    to.count(statistics.length);
    List.of(statistics).forEach(of -> of.write(to));
    target.write(to);
    if (fitted != null) {
      fitted.write(to);
    }
    return to.toBytes();
  }

  /** Encodings that look at folds give what a train row will be encoded as. */
  private void add(Block block, int at, long[] hashes, int trainRows) {
    StatisticsPoint point = level.points().get(at);
    ColumnStatistics to = statistics[at];
    if (point.kind() == LaneKind.TEXT || point.lane().ops().isEmpty()) {
      addPlain(block, point, to, train, trainRows);
    } else {
      programs[at].run(block, RowFolds.of(Split.TRAIN, hashes), values);
      gather(values, train, trainRows, (NumberStatistics) to);
    }
    if (to instanceof TextStatistics texts && texts.target() != null) {
      StringColumn from = block.string(level.input().indexOf(point.lane().column()));
      sum(from, hashes, trainRows, texts.target());
    }
  }

  private void sum(StringColumn from, long[] hashes, int trainRows, TargetSums to) {
    FoldSums[] byCode = new FoldSums[from.dictionary().length + 1];
    for (int i = 0; i < trainRows; i++) {
      int row = train[i];
      int code = from.codes()[row];
      if (byCode[code + 1] == null) {
        byCode[code + 1] = to.of(code < 0 ? null : from.dictionary()[code]);
      }
      int fold = RowFolds.fold(hashes[row], TargetSums.FOLDS);
      to.all().add(fold, known[row]);
      if (byCode[code + 1] != null) {
        byCode[code + 1].add(fold, known[row]);
      }
    }
  }

  private void addPlain(
      Block block, StatisticsPoint point, ColumnStatistics to, int[] rows, int count) {
    int column = level.input().indexOf(point.lane().column());
    if (to instanceof TextStatistics texts) {
      tally(block.string(column), rows, count, texts);
    } else {
      gather(block.number(column).values(), rows, count, (NumberStatistics) to);
    }
  }

  private void gather(double[] from, int[] rows, int count, NumberStatistics to) {
    for (int i = 0; i < count; i++) {
      gathered[i] = from[rows[i]];
    }
    to.add(gathered, count);
  }

  private static void tally(StringColumn from, int[] rows, int count, TextStatistics to) {
    int[] counts = new int[from.dictionary().length + 1];
    int[] codes = from.codes();
    for (int i = 0; i < count; i++) {
      counts[codes[rows[i]] + 1]++;
    }
    if (counts[0] > 0) {
      to.add(null, counts[0]);
    }
    for (int i = 1; i < counts.length; i++) {
      if (counts[i] > 0) {
        to.add(from.dictionary()[i - 1], counts[i]);
      }
    }
  }

  private void reserve(int rows) {
    if (values.length < rows) {
      known = new double[rows];
      values = new double[rows];
      gathered = new double[rows];
      train = new int[rows];
      kept = new int[rows];
    }
  }
}
