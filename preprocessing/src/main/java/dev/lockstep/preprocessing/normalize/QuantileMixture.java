package dev.lockstep.preprocessing.normalize;

import java.util.Map;
import java.util.TreeMap;

/** Quantiles of all numbers from quantiles of two parts of them. */
final class QuantileMixture {
  private QuantileMixture() {}

  /**
   * Some of the numbers.
   *
   * @param min smallest
   * @param max largest
   * @param count how many, 1 or more
   * @param quantiles numbers by share
   */
  record Part(double min, double max, long count, Map<String, Double> quantiles) {
    /** About how many of the numbers are at most {@code value}. */
    double atMost(double value) {
      if (value >= max) {
        return count;
      }
      double share = 0;
      double below = min;
      Map<Double, Double> ascending = new TreeMap<>();
      quantiles.forEach((at, number) -> ascending.put(Double.valueOf(at), number));
      for (Map.Entry<Double, Double> next : ascending.entrySet()) {
        if (next.getValue() > value) {
          return count * between(value, share, below, next.getKey(), next.getValue());
        }
        share = next.getKey();
        below = next.getValue();
      }
      return count * between(value, share, below, 1, max);
    }

    private static double between(
        double value, double share, double below, double nextShare, double above) {
      return value < below ? 0 : share + (nextShare - share) * ((value - below) / (above - below));
    }
  }

  /** The same shares of both together. */
  static Map<String, Double> of(Part a, Part b) {
    Map<String, Double> quantiles = new TreeMap<>();
    a.quantiles().keySet().forEach(share -> quantiles.put(share, at(share, a, b)));
    return quantiles;
  }

  /** The smallest number that has so many at most, by halving until no number is between. */
  private static double at(String share, Part a, Part b) {
    double wanted = Double.parseDouble(share) * (a.count() + b.count());
    double low = Math.min(a.min(), b.min());
    double high = Math.max(a.max(), b.max());
    if (a.atMost(low) + b.atMost(low) >= wanted) {
      return low;
    }
    while (true) {
      double middle = low / 2 + high / 2;
      if (middle <= low || middle >= high) {
        return high;
      }
      if (a.atMost(middle) + b.atMost(middle) >= wanted) {
        high = middle;
      } else {
        low = middle;
      }
    }
  }
}
