package dev.lockstep.preprocessing.normalize.statistics;

import java.util.Optional;
import java.util.Set;

/** Statistics of texts. */
public final class TextStatistics implements ColumnStatistics {
  private long rows;
  private long missing;
  private TextCounts categories;

  /**
   * @param wanted what to collect
   */
  public TextStatistics(Set<Statistic> wanted) {
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

  @Override
  public void merge(ColumnStatistics other) {
    TextStatistics more = (TextStatistics) other;
    rows += more.rows;
    missing += more.missing;
    if (categories != null) {
      categories.merge(more.categories);
    }
  }

  @Override
  public void write(ByteWriter to) {
    to.count(rows).count(missing).flag(categories != null);
    if (categories != null) {
      categories.write(to);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static TextStatistics read(ByteReader from) {
    TextStatistics read = new TextStatistics(Set.of());
    read.rows = from.count();
    read.missing = from.count();
    read.categories = from.flag() ? TextCounts.read(from) : null;
    return read;
  }

  @Override
  public ColumnSummary.Texts freeze() {
    return new ColumnSummary.Texts(
        rows, missing, Optional.ofNullable(categories).map(TextCounts::freeze));
  }
}
