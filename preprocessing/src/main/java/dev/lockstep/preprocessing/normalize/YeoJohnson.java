package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.normalize.statistics.Moments;
import dev.lockstep.preprocessing.normalize.statistics.Quantiles;
import java.util.Arrays;

/**
 * I.-K. Yeo and R. A. Johnson, "A new family of power transformations to improve normality or
 * symmetry", Biometrika 87 (2000), 954-959.
 */
final class YeoJohnson {
  /** Exponents that are tried; beyond them float64 loses the digits of common numbers. */
  private static final double WIDEST = 5;

  private static final double STEP = 0.25;
  private static final int SHARES = 2_000;
  private static final int HALVINGS = 40;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private YeoJohnson() {}

  /** The function of a number. */
  static double of(double x, double lambda) {
    return x >= 0 ? half(x, lambda) : -half(-x, 2 - lambda);
  }

  /** The number that the function makes another of; NaN where there is none. */
  static double inverse(double y, double lambda) {
    return y >= 0 ? halfInverse(y, lambda) : -halfInverse(-y, 2 - lambda);
  }

  /**
   * The exponent with the largest likelihood if what it makes is normally distributed (section 3 of
   * the paper), over {@value #SHARES} quantiles instead of all numbers; 1, which changes nothing,
   * if they are all the same.
   */
  static double mostLikely(Quantiles quantiles) {
    double[] numbers = new double[SHARES];
    for (int i = 0; i < SHARES; i++) {
      numbers[i] = quantiles.at((i + 0.5) / SHARES);
    }
    if (numbers[0] == numbers[SHARES - 1]) {
      return 1;
    }
    double best = 1;
    double most = Double.NEGATIVE_INFINITY;
    for (double lambda = -WIDEST; lambda <= WIDEST; lambda += STEP) {
      double likelihood = likelihood(numbers, lambda);
      if (likelihood > most) {
        most = likelihood;
        best = lambda;
      }
    }
    return peak(numbers, Math.max(-WIDEST, best - STEP), Math.min(WIDEST, best + STEP));
  }

  /** Golden section search between two exponents on both sides of the peak. */
  private static double peak(double[] numbers, double from, double to) {
    double low = from;
    double high = to;
    for (int i = 0; i < HALVINGS; i++) {
      double left = high - (high - low) * GOLDEN;
      double right = low + (high - low) * GOLDEN;
      if (likelihood(numbers, left) < likelihood(numbers, right)) {
        low = left;
      } else {
        high = right;
      }
    }
    return (low + high) / 2;
  }

  /** Logarithm of the likelihood per number, without what does not depend on the exponent. */
  private static double likelihood(double[] numbers, double lambda) {
    double[] made = Arrays.stream(numbers).map(x -> of(x, lambda)).toArray();
    double jacobian =
        Arrays.stream(numbers).map(x -> Math.signum(x) * Math.log1p(Math.abs(x))).sum();
    double deviation = Moments.of(made, made.length).standardDeviation();
    double likelihood = (lambda - 1) * jacobian / numbers.length - Math.log(deviation);
    return deviation > 0 && Double.isFinite(likelihood) ? likelihood : Double.NEGATIVE_INFINITY;
  }

  private static double halfInverse(double y, double power) {
    return Math.expm1(power == 0 ? y : Math.log1p(power * y) / power);
  }

  /** {@code ((1 + x)^power - 1) / power} for x from 0, and its limit where the power is 0. */
  private static double half(double x, double power) {
    double log = Math.log1p(x);
    return power == 0 ? log : Math.expm1(power * log) / power;
  }
}
