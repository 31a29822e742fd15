package dev.lockstep.preprocessing.quality;

/**
 * What counts as drift between two versions.
 *
 * @param psi population stability index of a column from which on it has drifted; 0.1 is commonly
 *     called moderate, 0.25 large (Siddiqi, Credit Risk Scorecards, 2006)
 * @param missing change of the share of missing values, absolute
 * @param mean change of the mean, in standard deviations of the older version
 * @param deviation factor by which the standard deviation grows or shrinks
 * @param rows factor by which the number of train rows grows or shrinks
 */
public record DriftThresholds(
    double psi, double missing, double mean, double deviation, double rows) {
  public DriftThresholds {
    if (!(psi > 0 && missing > 0 && mean > 0 && deviation > 1 && rows > 1)) {
      throw new IllegalArgumentException("thresholds above 0, factors above 1 are needed");
    }
  }

  /** PSI 0.2, five percent points missing, a quarter of a deviation, factors 1.5 and 2. */
  public static DriftThresholds defaults() {
    return new DriftThresholds(0.2, 0.05, 0.25, 1.5, 2);
  }
}
