package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import dev.lockstep.preprocessing.normalize.statistics.Quantiles;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.List;
import java.util.Set;

/**
 * Brings numbers below and above two bounds to the bounds. The bounds are given, or are quantiles
 * of the finite numbers of the train rows (winsorizing), interpolated as {@code quantile_cont} of
 * SQL does. Infinite numbers are brought to the bounds too; missing ones stay missing.
 *
 * @param columns numbers
 * @param min lower bound; null for none
 * @param max upper bound; null for none
 * @param low share of the quantile that is the lower bound; null for none
 * @param high share of the quantile that is the upper bound; null for none
 */
public record Clip(ColumnSelection columns, Double min, Double max, Double low, Double high)
    implements FeatureStep {
  public Clip {
    boolean fixed = min != null || max != null;
    boolean shares = low != null || high != null;
    if (columns == null
        || fixed == shares
        || !finite(min)
        || !finite(max)
        || !(orElse(min, Double.NEGATIVE_INFINITY) < orElse(max, Double.POSITIVE_INFINITY))
        || !(orElse(low, 0) >= 0 && orElse(low, 0) < orElse(high, 1) && orElse(high, 1) <= 1)) {
      throw new UserException(
          "features: clip needs columns and either finite bounds, min below max, or the shares low"
              + " and high of two quantiles, 0 <= low < high <= 1; one of both may be left out."
              + " Found min "
              + min
              + ", max "
              + max
              + ", low "
              + low
              + ", high "
              + high);
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.NUMBER ? kind : null;
  }

  @Override
  public Set<Statistic> needs(LaneKind kind) {
    return low == null && high == null ? Set.of() : Set.of(Statistic.QUANTILES);
  }

  @Override
  public boolean followed() {
    return false;
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    if (low == null && high == null) {
      return List.of(new ClipTo(min, max, OutOfRange.CLIP));
    }
    Quantiles quantiles = ((ColumnSummary.Numbers) point.summary()).quantiles().orElseThrow();
    if (quantiles.count() == 0) {
      throw new UserException(
          point.problem("clip") + "it has no finite number in any train row; drop it");
    }
    return List.of(
        new ClipTo(
            low == null ? null : quantiles.at(low),
            high == null ? null : quantiles.at(high),
            OutOfRange.CLIP));
  }

  private static boolean finite(Double bound) {
    return bound == null || Double.isFinite(bound);
  }

  private static double orElse(Double value, double other) {
    return value == null ? other : value;
  }
}
