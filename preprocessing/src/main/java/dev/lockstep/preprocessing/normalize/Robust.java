package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.Quantiles;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.List;
import java.util.Set;

/**
 * To median 0 and a distance of 1 between two quantiles of the train rows, which outliers do not
 * move: {@code (x - median) / (high quantile - low quantile)}. Where the quantiles are equal, the
 * column is centered only. Missing numbers stay missing, numbers outside of the range of train are
 * treated as any other.
 *
 * @param columns numbers
 * @param low share of the lower quantile, 0.25 if absent
 * @param high share of the upper quantile, 0.75 if absent
 */
public record Robust(ColumnSelection columns, Double low, Double high) implements FeatureStep {
  public Robust {
    low = low == null ? Double.valueOf(0.25) : low;
    high = high == null ? Double.valueOf(0.75) : high;
    if (columns == null || !(low >= 0 && low < high && high <= 1)) {
      throw new UserException(
          "features: robust needs columns and shares 0 <= low < high <= 1, found low "
              + low
              + " and high "
              + high);
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.NUMBER ? kind : null;
  }

  @Override
  public Set<Statistic> needs(LaneKind kind) {
    return Set.of(Statistic.QUANTILES);
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    Quantiles quantiles = point.numbers("robust").quantiles().orElseThrow();
    double width = quantiles.at(high) - quantiles.at(low);
    return List.of(new Rescale(quantiles.at(0.5), Factors.inverse(width), 0));
  }
}
