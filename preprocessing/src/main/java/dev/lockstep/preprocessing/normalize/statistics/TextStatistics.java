package dev.lockstep.preprocessing.normalize.statistics;

import java.util.Optional;
import java.util.Set;

/** Statistics of texts. */
public final class TextStatistics implements ColumnStatistics {
  private long rows;
  private long missing;
  private TextCounts categories;
  private TargetSums target;

  /**
   * @param wanted what to collect
   * @param outputs numbers that a row's target is, where sums of it are wanted
   */
  public TextStatistics(Set<Statistic> wanted, int outputs) {
    target = wanted.contains(Statistic.TARGET) ? new TargetSums(outputs) : null;
    categories = wanted.contains(Statistic.CATEGORIES) ? new TextCounts() : null;
  }

  /** Adds rows that have a text, or null for those without. */
  public void add(byte[] text, long count) {
    rows += count;
    if (text == null) {
      missing += count;
    } else if (categories != null) {
      categories.add(text, count);
    }
  }

  /** Where the rows' targets are added; null if their sums are not wanted. */
  public TargetSums target() {
    return target;
  }

  @Override
  public void merge(ColumnStatistics other) {
    TextStatistics more = (TextStatistics) other;
    rows += more.rows;
    missing += more.missing;
    if (categories != null) {
      categories.merge(more.categories);
    }
    if (target != null) {
      target.merge(more.target);
    }
  }

  @Override
  public long distinctMemory() {
    return categories == null ? 0 : categories.memory();
  }

  @Override
  public void forgetRareValues() {
    categories.forget();
  }

  @Override
  public void write(ByteWriter to) {
    to.count(rows).count(missing).flag(categories != null).flag(target != null);
    if (categories != null) {
      categories.write(to);
    }
    if (target != null) {
      target.write(to);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static TextStatistics read(ByteReader from) {
    TextStatistics read = new TextStatistics(Set.of(), 0);
    read.rows = from.count();
    read.missing = from.count();
    boolean counts = from.flag();
    boolean sums = from.flag();
    read.categories = counts ? TextCounts.read(from) : null;
    read.target = sums ? TargetSums.read(from) : null;
    return read;
  }

  @Override
  public ColumnSummary.Texts freeze() {
    return new ColumnSummary.Texts(
        rows,
        missing,
        Optional.ofNullable(categories).map(TextCounts::freeze),
        Optional.ofNullable(target));
  }
}
