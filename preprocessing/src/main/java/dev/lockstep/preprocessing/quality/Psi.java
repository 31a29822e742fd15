package dev.lockstep.preprocessing.quality;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Population stability index: the sum of {@code (b - a) ln(b / a)} over the shares a and b that
 * bins have in two versions (Siddiqi, Credit Risk Scorecards, 2006). Bins are the categories, or
 * the intervals between the older version's quantiles; missing values are a bin of their own.
 */
final class Psi {
  /** Stands for an empty bin, whose logarithm would be infinite. */
  private static final double LEAST = 1e-4;

  private Psi() {}

  /** Empty if the two versions have nothing to compare: no quantiles and no categories. */
  static OptionalDouble of(ColumnNumbers a, ColumnNumbers b) {
    if (a.rows() == 0 || b.rows() == 0) {
      return OptionalDouble.empty();
    }
    if (!a.categories().isEmpty() && !b.categories().isEmpty()) {
      return OptionalDouble.of(sum(byCategory(a, b)));
    }
    if (a.quantiles().size() > 2 && b.quantiles().size() > 2) {
      return OptionalDouble.of(sum(byQuantile(a, b)));
    }
    return OptionalDouble.empty();
  }

  /** Shares {@code {a, b}} per bin; values that only one incomplete list has are one bin. */
  private static List<double[]> byCategory(ColumnNumbers a, ColumnNumbers b) {
    TreeSet<String> values = new TreeSet<>(a.categories().keySet());
    values.addAll(b.categories().keySet());
    List<double[]> bins = new ArrayList<>();
    bins.add(new double[] {a.missingShare(), b.missingShare()});
    double[] others = {1 - a.missingShare(), 1 - b.missingShare()};
    for (String value : values) {
      boolean known =
          (a.complete() || a.categories().containsKey(value))
              && (b.complete() || b.categories().containsKey(value));
      if (known) {
        double[] bin = {share(a, value), share(b, value)};
        bins.add(bin);
        others[0] -= bin[0];
        others[1] -= bin[1];
      }
    }
    bins.add(new double[] {Math.max(0, others[0]), Math.max(0, others[1])});
    return bins;
  }

  private static List<double[]> byQuantile(ColumnNumbers a, ColumnNumbers b) {
    List<double[]> bins = new ArrayList<>();
    bins.add(new double[] {a.missingShare(), b.missingShare()});
    double[] before = {0, 0};
    // not the extremes: beyond them the older version has nothing, whatever the newer one has
    Collection<Double> inner = a.quantiles().subMap(Double.MIN_VALUE, 1.0).values();
    for (double bound : new TreeSet<>(inner)) {
      double[] until = {a.below(bound), b.below(bound)};
      bins.add(bin(a, b, before, until));
      before = until;
    }
    bins.add(bin(a, b, before, new double[] {1, 1}));
    return bins;
  }

  private static double[] bin(ColumnNumbers a, ColumnNumbers b, double[] from, double[] to) {
    return new double[] {
      (to[0] - from[0]) * (1 - a.missingShare()), (to[1] - from[1]) * (1 - b.missingShare())
    };
  }

  private static double share(ColumnNumbers of, String value) {
    return (double) of.categories().getOrDefault(value, 0L) / of.rows();
  }

  private static double sum(List<double[]> bins) {
    double sum = 0;
    for (double[] bin : bins) {
      if (bin[0] > LEAST || bin[1] > LEAST) {
        double a = Math.max(bin[0], LEAST);
        double b = Math.max(bin[1], LEAST);
        sum += (b - a) * Math.log(b / a);
      }
    }
    return sum;
  }
}
