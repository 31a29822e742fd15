package dev.lockstep.preprocessing.normalize.statistics;

import java.util.Optional;
import java.util.Set;

/** Statistics of numbers. */
public final class NumberStatistics implements ColumnStatistics {
  private Moments moments = Moments.NONE;
  private long missing;
  private long infinite;
  private QuantileSketch quantiles;
  private NumberCounts categories;

  /**
   * @param wanted what to collect; moments are always
   */
  public NumberStatistics(Set<Statistic> wanted) {
    quantiles = wanted.contains(Statistic.QUANTILES) ? new QuantileSketch() : null;
    categories = wanted.contains(Statistic.CATEGORIES) ? new NumberCounts() : null;
  }

  /**
   * Adds numbers.
   *
   * @param values float64 {@code [at least count]}, NaN where missing; its content is lost
   */
  public void add(double[] values, int count) {
    int present = withoutMissing(values, count);
    missing += count - present;
    if (categories != null) {
      categories.add(values, present);
    }
    Moments added = Moments.of(values, present);
    int finite = present;
    if (Double.isInfinite(added.min()) || Double.isInfinite(added.max())) {
      finite = withoutInfinite(values, present);
      added = Moments.of(values, finite);
    }
    infinite += present - finite;
    moments = moments.merge(added);
    if (quantiles != null) {
      quantiles.add(values, finite);
    }
  }

  @Override
  public void merge(ColumnStatistics other) {
    NumberStatistics more = (NumberStatistics) other;
    moments = moments.merge(more.moments);
    missing += more.missing;
    infinite += more.infinite;
    if (quantiles != null) {
      quantiles.merge(more.quantiles);
    }
    if (categories != null) {
      categories.merge(more.categories);
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
    to.count(missing).count(infinite);
    moments.write(to);
    to.flag(quantiles != null).flag(categories != null);
    if (quantiles != null) {
      quantiles.write(to);
    }
    if (categories != null) {
      categories.write(to);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static NumberStatistics read(ByteReader from) {
    NumberStatistics read = new NumberStatistics(Set.of());
    read.missing = from.count();
    read.infinite = from.count();
    read.moments = Moments.read(from);
    boolean ranks = from.flag();
    boolean counts = from.flag();
    read.quantiles = ranks ? QuantileSketch.read(from) : null;
    read.categories = counts ? NumberCounts.read(from) : null;
    return read;
  }

  @Override
  public ColumnSummary.Numbers freeze() {
    return new ColumnSummary.Numbers(
        missing,
        infinite,
        moments,
        Optional.ofNullable(quantiles).map(QuantileSketch::freeze),
        Optional.ofNullable(categories).map(NumberCounts::freeze));
  }

  private static int withoutMissing(double[] values, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      double value = values[i];
      values[kept] = value;
      kept += Double.isNaN(value) ? 0 : 1;
    }
    return kept;
  }

  private static int withoutInfinite(double[] values, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      double value = values[i];
      values[kept] = value;
      kept += Double.isInfinite(value) ? 0 : 1;
    }
    return kept;
  }
}
