package dev.lockstep.preprocessing.normalize.statistics;

import java.util.Optional;

/** What is known of a column at one point of its steps, over the train rows. */
public sealed interface ColumnSummary {
  /** Rows in which the value is missing. */
  long missing();

  /** Rows, missing ones included. */
  long rows();

  /** Distinct values, if they were counted. */
  Optional<Categories> categories();

  /** Whether a statistic was collected. */
  boolean has(Statistic statistic);

  /**
   * Of numbers.
   *
   * @param missing rows without a number
   * @param infinite rows with an infinite number; they are in no other statistic but the categories
   * @param moments of the finite numbers
   * @param quantiles of the finite numbers, if collected
   * @param categories if collected
   */
  record Numbers(
      long missing,
      long infinite,
      Moments moments,
      Optional<Quantiles> quantiles,
      Optional<Categories> categories)
      implements ColumnSummary {
    @Override
    public long rows() {
      return missing + infinite + moments.count();
    }

    @Override
    public boolean has(Statistic statistic) {
      return switch (statistic) {
        case MOMENTS -> true;
        case QUANTILES -> quantiles.isPresent();
        case CATEGORIES -> categories.isPresent();
        case TARGET -> false;
      };
    }

    /** With a number where one was missing. */
    public Numbers filled(double value) {
      return new Numbers(
          0,
          infinite,
          moments.merge(Moments.ofCopies(value, missing)),
          quantiles.map(q -> q.with(value, missing)),
          categories.map(c -> c.with(Categories.text(value), missing)));
    }

    /** Of {@code (x - center) * factor + offset}; distinct values are not followed. */
    public Numbers affine(double center, double factor, double offset) {
      return new Numbers(
          missing,
          infinite,
          moments.affine(center, factor, offset),
          quantiles.map(q -> q.affine(center, factor, offset)),
          Optional.empty());
    }
  }

  /**
   * Of texts.
   *
   * @param rows missing ones included
   * @param missing rows without a text
   * @param categories if collected
   * @param target sums of the target, if collected
   */
  record Texts(
      long rows, long missing, Optional<Categories> categories, Optional<TargetSums> target)
      implements ColumnSummary {
    @Override
    public boolean has(Statistic statistic) {
      return (statistic == Statistic.CATEGORIES && categories.isPresent())
          || (statistic == Statistic.TARGET && target.isPresent());
    }

    /** With a text where one was missing. */
    public Texts filled(String value) {
      return new Texts(
          rows,
          0,
          categories.map(c -> c.with(value, missing)),
          target.map(sums -> sums.filled(value)));
    }
  }
}
