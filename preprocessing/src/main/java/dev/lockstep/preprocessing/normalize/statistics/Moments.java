package dev.lockstep.preprocessing.normalize.statistics;

/**
 * Moments of finite numbers in float64, without the cancellation that sums of squares suffer from:
 * two passes within a block, and blocks are joined as in Chan, Golub and LeVeque, "Updating
 * Formulae and a Pairwise Algorithm for Computing Sample Variances" (1979).
 *
 * @param count how many numbers
 * @param mean of them; 0 if there are none
 * @param squares sum of the squared distances from the mean; infinite if float64 cannot hold it
 * @param min smallest, infinity if there are none
 * @param max largest, minus infinity if there are none
 */
public record Moments(long count, double mean, double squares, double min, double max) {
  /** Of no numbers. */
  public static final Moments NONE =
      new Moments(0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /** Of so many copies of a number. */
  public static Moments ofCopies(double value, long copies) {
    return copies == 0 ? NONE : new Moments(copies, value, 0, value, value);
  }

  /**
   * Of the first numbers of an array.
   *
   * @param values finite float64 {@code [at least count]}
   */
  public static Moments of(double[] values, int count) {
    if (count == 0) {
      return NONE;
    }
    double min = values[0];
    double max = values[0];
    for (int i = 1; i < count; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    if (min == max) {
      return ofCopies(min, count); // rounding of the mean would make a deviation of it
    }
    double mean = mean(values, count);
    return new Moments(count, mean, squares(values, count, mean), min, max);
  }

  /** Of the numbers of both. */
  public Moments merge(Moments other) {
    if (other.count == 0 || count == 0) {
      return count == 0 ? other : this;
    }
    long total = Math.addExact(count, other.count);
    double share = (double) other.count / total;
    double distance = other.mean - mean;
    return new Moments(
        total,
        mean + distance * share,
        squares + other.squares + distance * distance * share * count,
        Math.min(min, other.min),
        Math.max(max, other.max));
  }

  /** Of {@code (x - center) * factor + offset}. */
  public Moments affine(double center, double factor, double offset) {
    if (count == 0) {
      return this;
    }
    double a = (min - center) * factor + offset;
    double b = (max - center) * factor + offset;
    return new Moments(
        count,
        (mean - center) * factor + offset,
        squares * factor * factor,
        Math.min(a, b),
        Math.max(a, b));
  }

  /** Standard deviation of the population, 0 if there are no numbers. */
  public double standardDeviation() {
    return count == 0 ? 0 : Math.sqrt(squares / count);
  }

  /** Whether float64 could hold what was computed. */
  public boolean fitsFloat64() {
    return Double.isFinite(mean) && Double.isFinite(squares);
  }

  void write(ByteWriter to) {
    to.count(count).number(mean).number(squares).number(min).number(max);
  }

  static Moments read(ByteReader from) {
    return new Moments(from.count(), from.number(), from.number(), from.number(), from.number());
  }

  /** Four sums at a time, since one sum waits for itself at every addition. */
  private static double mean(double[] values, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i <= count - 4; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < count; i++) {
      a += values[i];
    }
    return ((a + b) + (c + d)) / count;
  }

  /** The second term takes out the rounding of the mean. */
  private static double squares(double[] values, int count, double mean) {
    double squareA = 0;
    double squareB = 0;
    double restA = 0;
    double restB = 0;
    int i = 0;
    for (; i <= count - 2; i += 2) {
      double a = values[i] - mean;
      double b = values[i + 1] - mean;
      squareA += a * a;
      squareB += b * b;
      restA += a;
      restB += b;
    }
    for (; i < count; i++) {
      double a = values[i] - mean;
      squareA += a * a;
      restA += a;
    }
    double rest = restA + restB;
    return Math.max(0, squareA + squareB - rest * rest / count);
  }
}
