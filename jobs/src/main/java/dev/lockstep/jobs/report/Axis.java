package dev.lockstep.jobs.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * A vertical axis whose ticks are round numbers.
 *
 * @param low value at the bottom
 * @param high value at the top, above {@code low}
 * @param step between ticks
 */
record Axis(double low, double high, double step) {
  private static final int INTERVALS = 5;

  /** The smallest axis with round ends that holds all values that are not NaN. */
  static Axis over(DoubleStream values) {
    double[] known = values.filter(Double::isFinite).sorted().toArray();
    if (known.length == 0) {
      return new Axis(0, 1, 0.2);
    }
    double low = known[0];
    double high = known[known.length - 1];
    double span = high > low ? high - low : Math.max(Math.abs(high), 1) * 0.1;
    double step = roundStep(span / INTERVALS);
    double bottom = Math.floor(low / step) * step;
    double top = Math.ceil(high / step) * step;
    return new Axis(bottom, top > bottom ? top : bottom + step, step);
  }

  double[] ticks() {
    int count = (int) Math.round((high - low) / step) + 1;
    double[] ticks = new double[count];
    Arrays.setAll(ticks, i -> low + i * step);
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten, at least {@code raw}. */
  private static double roundStep(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= raw) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
